//! Zip archives written byte by byte, to say what no packing program would.

/// An entry as its headers shall describe it.
#[derive(Clone)]
pub(super) struct RawEntry {
    pub name: Vec<u8>,
    /// The name in the entry's own header, where it shall differ.
    pub local_name: Option<Vec<u8>>,
    pub data: Vec<u8>,
    pub size: u32,
    pub crc: u32,
    pub method: u16,
    pub flags: u16,
    /// Unix mode.
    pub mode: u32,
}

impl RawEntry {
    /// A file as it should be, not packed.
    pub fn stored(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            local_name: None,
            data: data.to_vec(),
            size: u32::try_from(data.len()).unwrap(),
            crc: crc32(data),
            method: 0,
            flags: 0,
            mode: 0o100_644,
        }
    }

    /// A file of blanks that packs as well as deflate can: 1032 to 1.
    pub fn bomb(name: &str, size: u32) -> Self {
        Self {
            data: deflated_blanks(size),
            size,
            crc: 0,
            method: 8,
            ..Self::stored(name, b"")
        }
    }

    fn header(&self, name: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for short in [20, self.flags, self.method, 0, 0x21] {
            out.extend(u16::to_le_bytes(short));
        }
        out.extend(self.crc.to_le_bytes());
        out.extend(u32::try_from(self.data.len()).unwrap().to_le_bytes());
        out.extend(self.size.to_le_bytes());
        out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        out.extend(0_u16.to_le_bytes());
        out
    }

    fn local(&self) -> Vec<u8> {
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        [
            b"PK\x03\x04",
            self.header(name).as_slice(),
            name,
            &self.data,
        ]
        .concat()
    }

    fn central(&self, offset: usize) -> Vec<u8> {
        let mut out = b"PK\x01\x02\x14\x03".to_vec();
        out.extend(self.header(&self.name));
        out.extend([0; 6]);
        out.extend((self.mode << 16).to_le_bytes());
        out.extend(u32::try_from(offset).unwrap().to_le_bytes());
        out.extend(&self.name);
        out
    }
}

/// An archive of these entries.
pub(super) fn zip(entries: &[RawEntry]) -> Vec<u8> {
    let listed: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (at, entry.clone()))
        .collect();
    zip_listing(entries, &listed)
}

/// An archive whose directory lists other entries than it holds: each names the
/// body that it claims.
pub(super) fn zip_listing(bodies: &[RawEntry], listed: &[(usize, RawEntry)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut offsets = Vec::new();
    for body in bodies {
        offsets.push(out.len());
        out.extend(body.local());
    }
    let start = out.len();
    for (body, entry) in listed {
        out.extend(entry.central(offsets[*body]));
    }
    let length = out.len() - start;
    let count = u16::try_from(listed.len()).unwrap();
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(length).unwrap().to_le_bytes());
    out.extend(u32::try_from(start).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out
}

pub(super) fn crc32(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// One block of deflate with codes of its own (RFC 1951, 3.2.7): a blank, then
/// "258 times the same again" in two bits each.
fn deflated_blanks(size: u32) -> Vec<u8> {
    let mut out = Bits::default();
    out.number(1, 1); // the last block
    out.number(2, 2); // with its own codes
    out.number(29, 5); // 286 literal and length codes
    out.number(0, 5); // 1 distance code
    out.number(14, 4); // 18 lengths of code length codes
    for (at, length) in [(2, 1), (15, 2), (17, 2)] {
        // In the order of the standard, 18 is third, 2 sixteenth and 1 eighteenth.
        while out.lengths < at {
            out.number(0, 3);
            out.lengths += 1;
        }
        out.number(length, 3);
        out.lengths += 1;
    }
    let zeros = |out: &mut Bits, count: u32| {
        out.code("0");
        out.number(count - 11, 7);
    };
    zeros(&mut out, 32);
    out.code("11"); // the blank has 2 bits
    zeros(&mut out, 138);
    zeros(&mut out, 85);
    out.code("11"); // the end has 2 bits
    zeros(&mut out, 28);
    out.code("10"); // length 258 has 1 bit
    out.code("10"); // distance 1 has 1 bit
    out.code("10");
    for _ in 0..size / 258 {
        out.code("00");
    }
    out.code("11");
    out.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: usize,
    lengths: usize,
}

impl Bits {
    fn bit(&mut self, bit: u32) {
        if self.used.is_multiple_of(8) {
            self.bytes.push(0);
        }
        *self.bytes.last_mut().unwrap() |= u8::try_from(bit & 1).unwrap() << (self.used % 8);
        self.used += 1;
    }

    fn number(&mut self, value: u32, bits: u32) {
        for at in 0..bits {
            self.bit(value >> at);
        }
    }

    fn code(&mut self, code: &str) {
        for digit in code.bytes() {
            self.bit(u32::from(digit == b'1'));
        }
    }
}
