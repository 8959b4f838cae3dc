#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

/// What no detector can read, by what its first bytes say that it is. `unknown`: all else, and what
/// is only referred to.
enum class MediaType : std::uint8_t { unknown, png, jpeg, gif, webp, pdf, wav, mp3 };

/// How a type is called and how its bytes begin (`.` stands for any byte).
struct MediaTypeRow {
  MediaType type;
  std::string_view name;   ///< IANA media types
  std::string_view begin;  ///< at most 12 bytes
};

/// One row for each known type. Sources: PNG (W3C, section 5.2), JPEG (ITU T.81, annex B), GIF89a,
/// RIFF containers of WebP and WAVE, ISO 32000, ID3v2.
inline constexpr std::array<MediaTypeRow, 7> kMediaTypes = {{
    {MediaType::png, "image/png", "\x89PNG\r\n\x1a\n"},
    {MediaType::jpeg, "image/jpeg", "\xff\xd8\xff"},
    {MediaType::gif, "image/gif", "GIF8.a"},
    {MediaType::webp, "image/webp", "RIFF....WEBP"},
    {MediaType::pdf, "application/pdf", "%PDF-"},
    {MediaType::wav, "audio/wav", "RIFF....WAVE"},
    {MediaType::mp3, "audio/mpeg", "ID3"},
}};

/// `image/png`; `unknown` for what has no name.
[[nodiscard]] std::string_view to_string(MediaType type);

/// The type whose beginning `bytes` has; `unknown` for all else.
[[nodiscard]] MediaType media_type_of(std::string_view bytes);

}  // namespace sluice
