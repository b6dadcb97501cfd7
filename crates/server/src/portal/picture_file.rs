//! From the bytes that somebody uploads to a small square picture of our own making. Nothing of the original's bytes
//! survives: no metadata, no second file hidden in it. Kinds are told by content.

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use std::io::Cursor;

/// Side of the picture that is kept, in pixels; a smaller one is kept as it is.
const SIDE: u32 = 256;
/// Longest side that is decoded.
const SIDE_MAX: u32 = 4096;
/// Memory that decoding may take.
const MEMORY_MAX: u64 = 64 * 1024 * 1024;
const JPEG_QUALITY: u8 = 85;

/// A picture of our own making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Why an upload is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotAPicture {
    /// Neither PNG, JPEG nor GIF.
    Kind,
    /// One of them, and it does not decode within the limits.
    Broken,
}

/// Decodes (first frame of a GIF), turns upright, cuts the middle square, shrinks and encodes anew: PNG where there is
/// transparency, else JPEG.
pub(super) fn remake(upload: &[u8]) -> Result<Made, NotAPicture> {
    let picture = decode(upload)?;
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let mut square = picture.crop_imm(left, top, side, side);
    if side > SIDE {
        square = square.resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    }
    encode(&square)
}

fn decode(upload: &[u8]) -> Result<DynamicImage, NotAPicture> {
    let format = match image::guess_format(upload) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif)) => format,
        _ => return Err(NotAPicture::Kind),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| NotAPicture::Broken)?;
    let (width, height) = decoder.dimensions();
    let fits = (1..=SIDE_MAX).contains(&width) && (1..=SIDE_MAX).contains(&height);
    if !fits || decoder.total_bytes() > MEMORY_MAX {
        return Err(NotAPicture::Broken);
    }
    let orientation = decoder.orientation().map_err(|_| NotAPicture::Broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| NotAPicture::Broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn encode(square: &DynamicImage) -> Result<Made, NotAPicture> {
    let mut bytes = Cursor::new(Vec::new());
    let (media_type, written) = if is_clear_somewhere(square) {
        let pixels = DynamicImage::ImageRgba8(square.to_rgba8());
        ("image/png", pixels.write_to(&mut bytes, ImageFormat::Png))
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        ("image/jpeg", DynamicImage::ImageRgb8(square.to_rgb8()).write_with_encoder(encoder))
    };
    written.map_err(|_| NotAPicture::Broken)?;
    Ok(Made { media_type, bytes: bytes.into_inner() })
}

/// A GIF and many a PNG could be transparent and is not.
fn is_clear_somewhere(square: &DynamicImage) -> bool {
    square.color().has_alpha()
        && square.to_rgba8().pixels().any(|pixel| pixel.0.last().is_some_and(|alpha| *alpha < 255))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn striped(width: u32, height: u32) -> DynamicImage {
        let middle = (width - height) / 2;
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
            if (middle..middle + height).contains(&x) { Rgb([0, 200, 0]) } else { Rgb([200, 0, 0]) }
        }))
    }

    #[test]
    fn the_middle_square_is_kept_small() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
            let made = remake(&written(&striped(900, 400), format)).unwrap();
            let kept = image::load_from_memory(&made.bytes).unwrap().to_rgb8();
            assert_eq!(kept.dimensions(), (256, 256));
            assert!(kept.pixels().all(|pixel| pixel[1] > 150 && pixel[0] < 60), "{format:?}");
        }
        let made = remake(&written(&striped(40, 30), ImageFormat::Png)).unwrap();
        assert_eq!(image::load_from_memory(&made.bytes).unwrap().width(), 30);
    }

    #[test]
    fn transparency_stays_and_other_pictures_become_jpeg() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(300, 300, Rgba([9, 9, 9, 0])));
        assert_eq!(remake(&written(&clear, ImageFormat::Png)).unwrap().media_type, "image/png");
        assert_eq!(remake(&written(&striped(60, 60), ImageFormat::Png)).unwrap().media_type, "image/jpeg");
    }

    #[test]
    fn what_hides_behind_a_picture_is_gone() {
        let mut upload = written(&striped(60, 60), ImageFormat::Png);
        upload.extend_from_slice(b"<script>alert(1)</script>");
        let made = remake(&upload).unwrap();
        assert!(!made.bytes.windows(8).any(|bytes| bytes == b"<script>"));
    }

    #[test]
    fn other_kinds_and_broken_files_are_told_apart() {
        let whole = written(&striped(60, 60), ImageFormat::Png);
        for other in
            [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF....WEBPVP8 ", b"%PDF-1.7", b"BM"]
        {
            assert_eq!(remake(other), Err(NotAPicture::Kind));
        }
        assert_eq!(remake(&whole[..40]), Err(NotAPicture::Broken));
        assert_eq!(remake(b"\xff\xd8\xff\xe0rest"), Err(NotAPicture::Broken));
        assert_eq!(remake(b"GIF89a"), Err(NotAPicture::Broken));
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_not_decoded() {
        // The header of a PNG of 60,000 by 60,000 pixels, with its right checksum.
        let mut huge = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
        huge.extend_from_slice(&60_000_u32.to_be_bytes());
        huge.extend_from_slice(&60_000_u32.to_be_bytes());
        huge.extend_from_slice(&[8, 6, 0, 0, 0]);
        let checksum = crc(&huge[12..]);
        huge.extend_from_slice(&checksum.to_be_bytes());
        huge.extend_from_slice(b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e");
        assert_eq!(remake(&huge), Err(NotAPicture::Broken));
        assert_eq!(remake(&written(&striped(5000, 10), ImageFormat::Png)), Err(NotAPicture::Broken));
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
            }
        }
        !crc
    }
}
