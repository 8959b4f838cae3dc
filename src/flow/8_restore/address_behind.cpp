#include "flow/8_restore/address_behind.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>

namespace sluice::restore {
namespace {

constexpr std::size_t kEscapeBytesMax = 6;  // Of one character in JSON: `\\u0061`.

/// Endings of file names that are no top-level domains (checked against the Public Suffix List).
constexpr std::string_view kFileEndings[] = {
    "7z",   "avi",    "bak",     "bmp",   "bz2",  "cfg", "conf", "cpp", "css",  "csv",  "db",
    "dll",  "doc",    "docx",    "eml",   "epub", "exe", "flac", "gif", "gz",   "htm",  "html",
    "ical", "ics",    "ini",     "ipynb", "iso",  "jar", "jpeg", "jpg", "js",   "json", "jsonl",
    "jsx",  "key",    "log",     "lock",  "mkv",  "mp3", "mp4",  "msg", "odt",  "ods",  "odp",
    "ogg",  "p12",    "parquet", "pdf",   "pem",  "php", "png",  "ppt", "pptx", "rar",  "rtf",
    "sql",  "sqlite", "svg",     "tar",   "tex",  "tgz", "tiff", "tmp", "toml", "ts",   "tsv",
    "tsx",  "txt",    "vcf",     "wav",   "webp", "xls", "xlsx", "xml", "xz",   "yaml", "yml"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_other_script(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool is_label(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

/// What may stand before the at sign of an e-mail address or of a URL's user besides; `/` in none
/// that anybody has.
bool is_local(char c) {
  return std::string_view("+=~!#$&*^':\"").contains(c);
}

/// What browsers leave out of a host's name (UTS 46): soft hyphen, zero-width characters.
constexpr std::string_view kIgnored[] = {
    "\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"};

/// A character of another script, of up to four bytes, that can stand in a host's name: not the
/// punctuation of Chinese and Japanese, nor typographic marks.
bool is_letter_of_other_script(std::string_view text) {
  const std::string_view three = text.substr(0, 3);
  const bool is_typographic = three.starts_with("\xE2\x80") || three.starts_with("\xE3\x80");
  const auto last = three.size() == 3 ? static_cast<unsigned char>(three[2]) : 0U;
  const bool is_wide =
      three.starts_with("\xEF\xBC") && (last < 0x90 || (last >= 0x9A && last <= 0xA0));
  return is_other_script(text.front()) && !is_typographic && !is_wide;
}

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The characters behind a placeholder as whoever takes them for an address reads them: escapes of
/// JSON and of URLs undone, every kind of dot and at sign as in ASCII.
class Following {
 public:
  Following(std::string_view text, Rest rest, placeholder::Encoding encoding, JsonCharacters json)
      : is_prose_(encoding == placeholder::Encoding::plain) {
    const std::size_t bytes_max = is_prose_ ? kAddressBytesMax : kEscapeBytesMax * kAddressBytesMax;
    is_whole_ = rest == Rest::none || text.size() > bytes_max;
    read(text.substr(0, bytes_max), encoding, json);
    if (text_.size() > kAddressBytesMax) {
      text_.resize(kAddressBytesMax);
      is_whole_ = true;
    }
    undo_percent();
    for (const std::string_view ignored : kIgnored) {
      remove(ignored);
    }
    unify(".", {"\u3002", "\uFF0E", "\uFF61", "\uFE52"});
    unify("@", {"\uFF20", "\uFE6B"});
  }

  [[nodiscard]] std::string_view text() const { return text_; }

  /// True when no more can come that belongs to it.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  void read(std::string_view text, placeholder::Encoding encoding, JsonCharacters json) {
    if (encoding == placeholder::Encoding::plain) {
      text_ = text;
      return;
    }
    for (const char c : text) {
      const bool is_quote = json.feed(c, text_) == JsonCharacters::Step::closes_string;
      if (is_quote) {
        is_whole_ = true;
        return;
      }
    }
  }

  void undo_percent() {
    std::string undone;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      const bool is_code = text_[at] == '%' && at + 2 < text_.size() &&
                           hex_value(text_[at + 1]) >= 0 && hex_value(text_[at + 2]) >= 0;
      if (is_code) {
        undone += static_cast<char>(hex_value(text_[at + 1]) * 16 + hex_value(text_[at + 2]));
        at += 2;
      } else {
        undone += text_[at];
      }
    }
    text_ = std::move(undone);
  }

  void remove(std::string_view ignored) {
    for (std::size_t at = text_.find(ignored); at != std::string::npos;
         at = text_.find(ignored, at)) {
      text_.erase(at, ignored.size());
    }
  }

  void unify(std::string_view ascii, std::initializer_list<std::string_view> others) {
    for (const std::string_view other : others) {
      for (std::size_t at = text_.find(other); at != std::string::npos;
           at = text_.find(other, at)) {
        text_.replace(at, other.size(), ascii);
        // Of a full stop that ends a sentence in Chinese, a letter of that script follows.
        const bool ends_sentence = at + 1 < text_.size() && is_other_script(text_[at + 1]);
        if (ends_sentence && is_prose_) {
          text_[at] = ' ';
        }
      }
    }
  }

  std::string text_;
  bool is_prose_;
  bool is_whole_ = false;
};

/// The beginning of a percent-encoded byte, or of a character that may turn out to be a dot.
bool is_half_a_character(std::string_view text) {
  return text.size() < 3 && (text.front() == '%' || is_other_script(text.front()));
}

/// Where the label at `begin` ends; npos: it may go on in what is still to come.
std::size_t end_of_label(std::string_view run, std::size_t begin, bool is_whole) {
  while (begin < run.size() && is_label(run[begin])) {
    ++begin;
  }
  const bool is_half = begin == run.size() || is_half_a_character(run.substr(begin));
  return is_half && !is_whole ? std::string_view::npos : begin;
}

}  // namespace

bool ends_no_host(std::string_view label) {
  std::string lower(label);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return lower.size() == 1 || std::ranges::all_of(lower, is_digit) ||
         std::ranges::find(kFileEndings, lower) != std::end(kFileEndings);
}

Behind address_behind(std::string_view text,
                      Rest rest,
                      placeholder::Encoding encoding,
                      JsonCharacters characters) {
  const Following following(text, rest, encoding, characters);
  const std::string_view run = following.text();
  const Behind at_end = following.is_whole() ? Behind::nothing : Behind::unknown;
  bool may_be_host = true;  // Until a character that stands in no host's name.
  for (std::size_t at = 0; at < run.size(); ++at) {
    if (is_label(run[at]) || is_local(run[at])) {
      may_be_host = may_be_host && is_label(run[at]);
      continue;
    }
    if (is_half_a_character(run.substr(at))) {
      return at_end;
    }
    if (is_letter_of_other_script(run.substr(at))) {
      continue;
    }
    if (run[at] != '.' && run[at] != '@') {
      return Behind::nothing;
    }
    const std::size_t begin = at + 1;
    if (begin == run.size() || is_half_a_character(run.substr(begin))) {
      return at_end;
    }
    if (is_other_script(run[begin]) && (may_be_host || run[at] == '@')) {
      return Behind::address;
    }
    if (!is_label(run[begin])) {
      return Behind::nothing;
    }
    const std::size_t end = end_of_label(run, begin, following.is_whole());
    if (end == std::string_view::npos) {
      return Behind::unknown;
    }
    const bool is_host = may_be_host && !ends_no_host(run.substr(begin, end - begin));
    if (run[at] == '@' || is_host) {
      return Behind::address;
    }
    at = end - 1;
  }
  return at_end;
}

}  // namespace sluice::restore
