//! Forms of texts: `*` is anything, `#` digits, `{}` the part that is read, letters and digits.

/// Whether a text has a form, without case; what stands at `{}`, empty where the form has none.
/// The work is bounded by the lengths of both: of the stars only the last one is tried again.
#[must_use]
pub fn read_word<'t>(form: &str, text: &'t str) -> Option<&'t str> {
    let form = form.as_bytes();
    let bytes = text.as_bytes();
    let (mut at, mut place) = (0, 0);
    // Where to go on when what follows a star does not fit: behind the star, at the next place.
    let mut again: Option<(usize, usize)> = None;
    let mut read = 0..0;
    loop {
        let step = match form.get(at) {
            None if place == bytes.len() => return text.get(read),
            None => None,
            Some(b'*') => {
                again = Some((at + 1, place));
                Some((at + 1, place))
            }
            Some(b'#') => run(bytes, place, |byte| byte.is_ascii_digit()).map(|end| (at + 1, end)),
            Some(b'{') => run(bytes, place, |byte| byte.is_ascii_alphanumeric()).map(|end| {
                read = place..end;
                (at + 2, end)
            }),
            Some(byte) => bytes
                .get(place)
                .filter(|other| other.eq_ignore_ascii_case(byte))
                .map(|_| (at + 1, place + 1)),
        };
        (at, place) = match (step, &mut again) {
            (Some(next), _) => next,
            (None, Some((behind, start))) if *start < bytes.len() => {
                *start += 1;
                (*behind, *start)
            }
            (None, _) => return None,
        };
    }
}

/// The end of one or more bytes of a kind.
fn run(bytes: &[u8], start: usize, is_kind: impl Fn(&u8) -> bool) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let length = rest.iter().take_while(|byte| is_kind(byte)).count();
    (length > 0).then_some(start + length)
}

#[cfg(test)]
mod tests {
    use super::read_word;

    #[test]
    fn a_form_fits_without_case_and_gives_its_part() {
        let zone = "privatelink.{}.backup.windowsazure.com";
        assert_eq!(
            read_word(zone, "PrivateLink.WE.backup.windowsazure.com"),
            Some("WE")
        );
        assert_eq!(read_word(zone, "privatelink.backup.windowsazure.com"), None);
        assert_eq!(
            read_word("*.{}", "AzureCloud.westeurope"),
            Some("westeurope")
        );
        assert_eq!(read_word("*.{}", "10.0.0.0/24"), None);
        assert_eq!(read_word("HS_PRMS*", "HS_PRMS_8"), Some(""));
        assert_eq!(read_word("HS_PRMS*", "HS_Gen5_8"), None);
        assert_eq!(read_word("Standard_D#as_v5", "Standard_D16as_v5"), Some(""));
        assert_eq!(read_word("Standard_D#as_v5", "Standard_D16ds_v5"), None);
        assert_eq!(read_word("*gpu*", "Consumption-GPU-NC24"), Some(""));
        assert_eq!(read_word("*gpu*", "Consumption"), None);
        let window = "*publicMaintenanceConfigurations/SQL_{}_DB_*";
        let id = "/subscriptions/x/publicMaintenanceConfigurations/SQL_WestEurope_DB_1";
        assert_eq!(read_word(window, id), Some("WestEurope"));
        assert_eq!(read_word("*a*b", "aaaaaaaaaaaaaac"), None);
        assert_eq!(read_word("", ""), Some(""));
    }
}
