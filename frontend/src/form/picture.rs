//! The profile picture while it is edited (manual M26): what may be chosen and what is to happen to it.
//! The server decodes it and has the last word. Not here: sending it (`api`).

use api::PICTURE_BYTES_MAX;

/// What is to happen to the stored picture.
#[derive(Debug, Clone)]
pub(crate) enum PictureChange {
    /// Nothing.
    Keep,
    /// This file takes its place; the address shows it until then.
    Replace { file: web_sys::File, preview: String },
    /// It goes.
    Delete,
}

/// Why a chosen file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Not a PNG, JPEG or GIF.
    Type,
    /// Larger than 1 MB; the size in bytes.
    Size(u64),
}

/// Judges a file by the type that the browser gives it and its size in bytes.
pub(crate) fn judge(media_type: &str, bytes: u64) -> Result<(), Refused> {
    if !MEDIA_TYPES.contains(&media_type) {
        Err(Refused::Type)
    } else if bytes > PICTURE_BYTES_MAX as u64 {
        Err(Refused::Size(bytes))
    } else {
        Ok(())
    }
}

/// A size as members read it, one decimal, rounded up so that what is too large never reads as 1.0 MB.
pub(crate) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(PICTURE_BYTES_MAX as u64);
    format!("{}.{}MB", tenths / 10, tenths % 10)
}

/// What the file dialog offers.
pub(crate) const ACCEPT: &str = "image/png,image/jpeg,image/gif";

const MEDIA_TYPES: [&str; 3] = ["image/png", "image/jpeg", "image/gif"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_types_and_one_megabyte() {
        for (media_type, bytes, verdict) in [
            ("image/png", 1_048_576, Ok(())),
            ("image/gif", 0, Ok(())),
            ("image/jpeg", 1_048_577, Err(Refused::Size(1_048_577))),
            ("image/svg+xml", 10, Err(Refused::Type)),
            ("", 10, Err(Refused::Type)),
        ] {
            assert_eq!(judge(media_type, bytes), verdict);
        }
    }

    #[test]
    fn too_large_never_reads_as_the_limit() {
        assert_eq!(megabytes(1_048_577), "1.1MB");
        assert_eq!(megabytes(2_411_724), "2.3MB");
        assert_eq!(megabytes(u64::MAX), megabytes(u64::MAX - 1));
    }
}
