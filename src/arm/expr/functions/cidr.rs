//! Address ranges in CIDR notation, IPv4 and IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("parseCidr", 1, 1, Body::Strict(parse_cidr)),
    function("cidrSubnet", 3, 3, Body::Strict(cidr_subnet)),
    function("cidrHost", 2, 2, Body::Strict(cidr_host)),
];

/// A range; addresses are numbers of `bits` bits.
#[derive(Clone, Copy)]
struct Range {
    first: u128,
    prefix: u32,
    bits: u32,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, bits) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(address.to_bits()), u32::BITS),
            IpAddr::V6(address) => (address.to_bits(), u128::BITS),
        };
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= bits)?;
        let mut range = Self {
            first: address,
            prefix,
            bits,
        };
        range.first &= range.mask();
        Some(range)
    }

    fn mask(self) -> u128 {
        let all = u128::MAX >> (u128::BITS - self.bits);
        all & !self.hosts()
    }

    /// All bits of the part behind the prefix.
    fn hosts(self) -> u128 {
        let free = self.bits - self.prefix;
        u128::MAX.checked_shr(u128::BITS - free).unwrap_or(0)
    }

    fn last(self) -> u128 {
        self.first | self.hosts()
    }

    fn is_v4(self) -> bool {
        self.bits == u32::BITS
    }

    fn address(self, number: u128) -> Value {
        Value::String(self.text(number).into())
    }

    fn text(self, number: u128) -> String {
        match u32::try_from(number) {
            Ok(number) if self.is_v4() => Ipv4Addr::from_bits(number).to_string(),
            _ => Ipv6Addr::from_bits(number).to_string(),
        }
    }
}

fn range(arguments: &Arguments) -> Result<Range, Fault> {
    let text = arguments.text(0)?;
    Range::parse(text)
        .ok_or_else(|| Fault::Argument(0, format!("`{text}` is no range such as `10.0.0.0/16`")))
}

fn parse_cidr(arguments: &mut Arguments) -> Outcome {
    let range = range(arguments)?;
    // IPv4 keeps the first and last address of a range for itself, where there are others.
    let kept = u128::from(range.is_v4() && range.bits - range.prefix > 1);
    let mut members = vec![
        ("network", range.address(range.first)),
        ("netmask", range.address(range.mask())),
    ];
    if range.is_v4() {
        members.push(("broadcast", range.address(range.last())));
    }
    members.push(("firstUsable", range.address(range.first + kept)));
    members.push(("lastUsable", range.address(range.last() - kept)));
    members.push(("cidr", Value::Int(i64::from(range.prefix))));
    let named = members
        .into_iter()
        .map(|(name, value)| (name.into(), value));
    Ok(Value::Object(named.collect()))
}

fn cidr_subnet(arguments: &mut Arguments) -> Outcome {
    let range = range(arguments)?;
    let (wanted, index) = (arguments.int(1)?, arguments.int(2)?);
    let prefix = u32::try_from(wanted).ok();
    let prefix = prefix.filter(|prefix| (range.prefix..=range.bits).contains(prefix));
    let Some(prefix) = prefix else {
        let message = format!(
            "the prefix {wanted} is not between {} and {}",
            range.prefix, range.bits
        );
        return Err(Fault::Argument(1, message));
    };
    let outside = || Fault::Argument(2, format!("there is no subnet {index} in this range"));
    let index = u128::try_from(index).map_err(|_| outside())?;
    let offset = match range.bits - prefix {
        // A subnet as large as all addresses is the only one.
        u128::BITS if index == 0 => 0,
        free => index
            .checked_shl(free)
            .filter(|offset| *offset >> free == index)
            .ok_or_else(outside)?,
    };
    if offset > range.hosts() {
        return Err(outside());
    }
    Ok(Value::from(format!(
        "{}/{prefix}",
        range.text(range.first | offset)
    )))
}

/// Index 0 is the address behind the network's own, for IPv6 too (documented).
fn cidr_host(arguments: &mut Arguments) -> Outcome {
    let range = range(arguments)?;
    let index = arguments.int(1)?;
    let outside = || Fault::Argument(1, format!("there is no host {index} in this range"));
    let offset = u128::try_from(index).map_err(|_| outside())? + 1;
    let last = range.hosts().saturating_sub(u128::from(range.is_v4()));
    if offset > last {
        return Err(outside());
    }
    Ok(range.address(range.first + offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(run: fn(&mut Arguments) -> Outcome, values: Vec<Value>) -> Option<String> {
        let values = values.into();
        run(&mut Arguments { values })
            .ok()
            .map(|value| value.to_string())
    }

    #[test]
    fn the_whole_address_space_is_a_range() {
        let text = |text: &str| Value::String(text.into());
        let all = run(parse_cidr, vec![text("::/0")]).unwrap();
        assert!(
            all.contains(r#""lastUsable":"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff""#),
            "{all}"
        );
        let subnet = |range: &str, prefix, index| {
            run(
                cidr_subnet,
                vec![text(range), Value::Int(prefix), Value::Int(index)],
            )
        };
        assert_eq!(subnet("::/0", 0, 0).as_deref(), Some("::/0"));
        assert_eq!(subnet("::/0", 0, 1), None);
        assert_eq!(subnet("::/0", 1, 1).as_deref(), Some("8000::/1"));
        assert_eq!(subnet("0.0.0.0/0", 32, 5).as_deref(), Some("0.0.0.5/32"));
        assert_eq!(subnet("10.0.0.0/8", 9, i64::MAX), None);
        assert_eq!(
            run(cidr_host, vec![text("10.0.0.1/32"), Value::Int(0)]),
            None
        );
    }
}
