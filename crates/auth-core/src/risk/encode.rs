//! A member's state as bytes, for one column: version 1, numbers in little-endian order, no padding. It fits into 1 KiB
//! whatever was learnt.

use super::{
    Level, MemberState,
    member::{CLASSES, Range, Slot, Slots, Taught, VERSIONS},
};
use api::Timestamp;

/// No state is longer.
pub const STATE_BYTES_MAX: usize = 1024;

const VERSION: u8 = 1;
/// More than any sum of decaying ones; a heavier weight was not written here.
const WEIGHT_MAX: f32 = 1.0e7;

/// These bytes are not a state of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a risk state")]
pub struct Malformed;

impl MemberState {
    /// The state as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, self.chain];
        bytes.extend(self.logins.to_le_bytes());
        bytes.extend(self.last.to_le_bytes());
        bytes.extend(self.taught.day.to_le_bytes());
        bytes.extend([self.taught.gaps, self.taught.hours, self.taught.new]);
        self.hours.iter().for_each(|weight| bytes.extend((*weight as f32).to_le_bytes()));
        bytes.push(length(self.versions.len()));
        for range in &self.versions {
            bytes.extend(range.browser.to_le_bytes());
            bytes.extend(range.lowest.to_le_bytes());
            bytes.extend(range.highest.to_le_bytes());
        }
        for slots in self.levels.iter().chain([&self.classes]) {
            bytes.push(length(slots.0.len()));
            for slot in &slots.0 {
                bytes.extend(slot.key.to_le_bytes());
                bytes.extend(slot.parent.to_le_bytes());
                bytes.extend((slot.weight as f32).to_le_bytes());
                bytes.extend(u32::try_from(slot.at.seconds()).unwrap_or_default().to_le_bytes());
            }
        }
        bytes
    }

    /// Reads a state.
    ///
    /// # Errors
    /// [`Malformed`] for whatever [`MemberState::to_bytes`] does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader(bytes);
        if reader.byte()? != VERSION {
            return Err(Malformed);
        }
        let mut state = Self {
            chain: reader.byte()?,
            logins: u32::from_le_bytes(reader.take()?),
            last: i64::from_le_bytes(reader.take()?),
            ..Self::default()
        };
        let day = u32::from_le_bytes(reader.take()?);
        let [gaps, hours, new] = reader.take()?;
        state.taught = Taught { day, gaps, hours, new };
        for hour in &mut state.hours {
            *hour = reader.weight()?;
        }
        for _ in 0..reader.count(VERSIONS)? {
            let range = Range {
                browser: u64::from_le_bytes(reader.take()?),
                lowest: u16::from_le_bytes(reader.take()?),
                highest: u16::from_le_bytes(reader.take()?),
            };
            state.versions.push(range);
        }
        for (level, slots) in Level::ALL.into_iter().zip(&mut state.levels) {
            *slots = reader.slots(level.slots())?;
        }
        state.classes = reader.slots(CLASSES)?;
        if reader.0.is_empty() { Ok(state) } else { Err(Malformed) }
    }
}

/// A length that [`Reader::count`] reads; every list is shorter than 256 by construction.
fn length(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn count(&mut self, most: usize) -> Result<usize, Malformed> {
        let count = usize::from(self.byte()?);
        if count <= most { Ok(count) } else { Err(Malformed) }
    }

    fn weight(&mut self) -> Result<f64, Malformed> {
        let weight = f32::from_le_bytes(self.take()?);
        if (0.0..=WEIGHT_MAX).contains(&weight) { Ok(f64::from(weight)) } else { Err(Malformed) }
    }

    fn slots(&mut self, most: usize) -> Result<Slots, Malformed> {
        let mut slots = Slots::default();
        for _ in 0..self.count(most)? {
            let key = u64::from_le_bytes(self.take()?);
            let parent = u32::from_le_bytes(self.take()?);
            let weight = self.weight()?;
            let at = Timestamp(i64::from(u32::from_le_bytes(self.take()?)) * 1000);
            slots.0.push(Slot { key, parent, weight, at });
        }
        Ok(slots)
    }
}
