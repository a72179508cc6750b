//! SHA-1, which the `guid` function rests on; not for anything secret.

/// The digest of some bytes (FIPS 180-4).
pub(super) fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state = [
        0x6745_2301_u32,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    let bits = (bytes.len() as u64).wrapping_mul(8);
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend(bits.to_be_bytes());
    let (blocks, _) = padded.as_chunks::<64>();
    for block in blocks {
        mix(&mut state, block);
    }
    let mut digest = [0; 20];
    let bytes = state.iter().flat_map(|word| word.to_be_bytes());
    for (to, from) in digest.iter_mut().zip(bytes) {
        *to = from;
    }
    digest
}

fn mix(state: &mut [u32; 5], block: &[u8; 64]) {
    let (words, _) = block.as_chunks::<4>();
    let mut schedule: Vec<u32> = words.iter().map(|word| u32::from_be_bytes(*word)).collect();
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for round in 0..80_usize {
        if round >= 16 {
            let earlier = [3, 8, 14, 16].map(|back| schedule.get(round - back).copied());
            let word = earlier.iter().flatten().fold(0, |word, other| word ^ other);
            schedule.push(word.rotate_left(1));
        }
        let (f, k) = match round / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let next = a
            .rotate_left(5)
            .wrapping_add(f)
            .wrapping_add(e)
            .wrapping_add(k)
            .wrapping_add(schedule.get(round).copied().unwrap_or_default());
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    for (word, mixed) in state.iter_mut().zip([a, b, c, d, e]) {
        *word = word.wrapping_add(mixed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_digests_come_out() {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        assert_eq!(
            hex(&sha1(b"abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(hex(&sha1(b"")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let long = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(&sha1(long)), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    }
}
