//! Colours as a file means them, made sRGB, so that the profile can be left out: a profile names devices, and its owner.

use fuzzy_people_core::PixelFormat;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

/// Converts pixels in place from the colours of an ICC profile to sRGB. A profile that is sRGB but for rounding changes nothing.
///
/// # Errors
/// When the profile is damaged, or not one for these pixels; they are untouched then.
pub(crate) fn to_srgb(pixels: &mut [u8], format: PixelFormat, profile: &[u8]) -> Result<(), CmsError> {
    let profile = ColorProfile::new_from_slice(profile)?;
    match format {
        PixelFormat::Gray8 => grey_to_srgb(pixels, &profile),
        PixelFormat::Rgb8 => rgb_to_srgb(pixels, &profile, Layout::Rgb, 3),
        PixelFormat::Rgba8 => rgb_to_srgb(pixels, &profile, Layout::Rgba, 4),
        PixelFormat::Bgra8 => Err(CmsError::InvalidLayout),
    }
}

fn rgb_to_srgb(pixels: &mut [u8], profile: &ColorProfile, layout: Layout, bytes: usize) -> Result<(), CmsError> {
    /// Pixels converted at once: a copy of them stays in the processor's cache.
    const AT_ONCE: usize = 4096;
    if profile.color_space != DataColorSpace::Rgb {
        return Err(CmsError::InvalidProfile);
    }
    let srgb = ColorProfile::new_srgb();
    let transform = |layout| profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default());
    if changes_nothing(&*transform(Layout::Rgb)?)? {
        return Ok(());
    }
    let transform = transform(layout)?;
    let mut before = vec![0; AT_ONCE * bytes];
    for chunk in pixels.chunks_mut(AT_ONCE * bytes) {
        let before = &mut before[..chunk.len()];
        before.copy_from_slice(chunk);
        transform.transform(before, chunk)?;
    }
    Ok(())
}

/// Whether no colour of a lattice over all of them moves by more than a step.
fn changes_nothing(transform: &Transform8BitExecutor) -> Result<bool, CmsError> {
    let levels = || (0..=255u8).step_by(15);
    let before: Vec<u8> = levels().flat_map(|r| levels().flat_map(move |g| levels().flat_map(move |b| [r, g, b]))).collect();
    let mut after = vec![0; before.len()];
    transform.transform(&before, &mut after)?;
    Ok(before.iter().zip(&after).all(|(before, after)| before.abs_diff(*after) <= 1))
}

/// Grey levels through a table: with a grey profile by its curve, with an RGB profile (common in grey JPEGs) by its neutral axis.
fn grey_to_srgb(pixels: &mut [u8], profile: &ColorProfile) -> Result<(), CmsError> {
    let levels: Vec<u8> = (0..=255).collect();
    let (layout, before) = match profile.color_space {
        DataColorSpace::Gray => (Layout::Gray, levels),
        DataColorSpace::Rgb => (Layout::Rgb, levels.into_iter().flat_map(|level| [level; 3]).collect()),
        _ => return Err(CmsError::InvalidProfile),
    };
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default())?;
    let mut after = vec![0; 256 * 3];
    transform.transform(&before, &mut after)?;
    let table: Vec<u8> = after.chunks_exact(3).map(|rgb| rgb[1]).collect();
    if table.iter().zip(0..=255u8).all(|(after, before)| before.abs_diff(*after) <= 1) {
        return Ok(());
    }
    for level in pixels {
        *level = table[usize::from(*level)];
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pixel's colours one after the other.
    const COLOURS: [u8; 12] = [200, 30, 60, 10, 220, 90, 128, 128, 128, 255, 255, 255];

    #[test]
    fn srgb_stays_as_it_is() {
        let profile = ColorProfile::new_srgb().encode().unwrap();
        let mut pixels = COLOURS;
        to_srgb(&mut pixels, PixelFormat::Rgb8, &profile).unwrap();
        assert_eq!(pixels, COLOURS);
    }

    #[test]
    fn a_wide_gamut_becomes_more_saturated_in_srgb() {
        for (name, profile) in [("Display P3", ColorProfile::new_display_p3()), ("Adobe RGB", ColorProfile::new_adobe_rgb())] {
            let mut pixels = COLOURS;
            to_srgb(&mut pixels, PixelFormat::Rgb8, &profile.encode().unwrap()).unwrap();
            assert!(pixels[0] > COLOURS[0] + 5, "{name}: {pixels:?}");
            assert!(pixels[9..].iter().all(|level| *level >= 254), "{name}: white stays white: {pixels:?}");
        }
    }

    #[test]
    fn grey_follows_its_curve() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let mut pixels = [0, 55, 128, 255];
        to_srgb(&mut pixels, PixelFormat::Gray8, &linear).unwrap();
        for (found, expected) in pixels.into_iter().zip([0u8, 128, 188, 255]) {
            assert!(found.abs_diff(expected) <= 2, "{pixels:?}");
        }
    }

    #[test]
    fn alpha_is_no_colour() {
        let mut pixels = [200, 30, 60, 77];
        to_srgb(&mut pixels, PixelFormat::Rgba8, &ColorProfile::new_display_p3().encode().unwrap()).unwrap();
        assert_eq!(pixels[3], 77);
    }

    #[test]
    fn unusable_profiles_are_refused_and_change_nothing() {
        let lab = ColorProfile::new_lab().encode().unwrap_or_default();
        let grey = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
        for profile in [&b""[..], b"not a profile", &lab, &grey, &grey[..grey.len() / 2]] {
            let mut pixels = COLOURS;
            assert!(to_srgb(&mut pixels, PixelFormat::Rgb8, profile).is_err());
            assert_eq!(pixels, COLOURS);
        }
    }
}
