#include "algo/sse/decoder.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace sluice::sse {

namespace {

struct Field {
  std::string_view name;  // Empty: a comment.
  std::string_view value;
};

Field field_of(std::string_view line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  return {.name = line.substr(0, colon), .value = value};
}

/// Cuts the first line off `text`, with its end, and returns it without.
std::string_view take_line(std::string_view& text) {
  const std::size_t line_feed = std::min(text.find('\n'), text.size());
  const std::size_t end = std::min(text.substr(0, line_feed).find('\r'), line_feed);
  const std::string_view line = text.substr(0, end);
  const bool is_crlf = end + 1 == line_feed && line_feed < text.size();
  text.remove_prefix(std::min(end + (is_crlf ? 2 : 1), text.size()));
  return line;
}

}  // namespace

void Decoder::feed(std::string_view bytes) {
  SLUICE_ASSERT(fed_.empty());
  data_.clear();
  fed_ = is_failed_ ? std::string_view{} : bytes;
}

Result<std::optional<Event>> Decoder::next() {
  if (const std::optional<Event> usual = take_usual()) {
    return usual;
  }
  while (!is_failed_) {
    const std::size_t size = block_end_.find(fed_);
    const bool is_whole = size != BlockEnd::kNotYet;
    if (held_.size() + (is_whole ? size : fed_.size()) > event_bytes_max_) {
      is_failed_ = true;
      fed_ = {};
      break;
    }
    if (!is_whole) {
      held_ += std::exchange(fed_, {});
      return std::nullopt;
    }
    if (const std::optional<Event> event = read(take(size)); event) {
      return event;
    }
  }
  return fail(
      ErrorCode::too_large,
      "server-sent event larger than the limit of " + std::to_string(event_bytes_max_) + " bytes");
}

/// Nearly all events of a model's stream are one line of data, whole and with LF alone. Found here,
/// they are read in two searches; everything else, next() reads by the rules.
std::optional<Event> Decoder::take_usual() {
  constexpr std::string_view kBegin = "data: ";
  constexpr std::string_view kEnd = "\n\n";
  // With nothing held, `fed_` begins where an event does.
  if (!held_.empty() || !fed_.starts_with(kBegin)) {
    return std::nullopt;
  }
  const std::size_t end = std::min(fed_.find('\n', kBegin.size()), fed_.size());
  const std::string_view data = fed_.substr(kBegin.size(), end - kBegin.size());
  const std::size_t size = end + kEnd.size();
  if (!fed_.substr(end).starts_with(kEnd) || data.contains('\r') || size > event_bytes_max_) {
    return std::nullopt;
  }
  is_start_ = false;
  return Event{.data = data, .wire = take(size)};
}

std::string_view Decoder::take(std::size_t size) {
  std::string_view wire = fed_.substr(0, size);
  fed_.remove_prefix(size);
  if (!held_.empty()) {
    held_ += wire;
    whole_.swap(held_);
    held_.clear();
    wire = whole_;
  }
  return wire;
}

std::optional<Event> Decoder::read(std::string_view wire) {
  Event event{.wire = wire};
  std::string_view rest = wire;
  if (std::exchange(is_start_, false) && rest.starts_with("\xef\xbb\xbf")) {
    rest.remove_prefix(3);
  }
  bool has_data = false;
  while (!rest.empty()) {
    const Field field = field_of(take_line(rest));
    if (field.name == "event") {
      event.name = field.value;
    } else if (field.name == "data" && !std::exchange(has_data, true)) {
      event.data = field.value;
    } else if (field.name == "data") {
      add_data(event, field.value);
    }
  }
  return has_data ? std::optional(event) : std::nullopt;
}

void Decoder::add_data(Event& event, std::string_view value) {
  const bool is_copied = !data_.empty() && event.data.end() == std::string_view(data_).end();
  if (!is_copied) {
    // Room for all that can come before the next feed, so that no view is moved away.
    data_.reserve(std::max(data_.capacity(), whole_.size() + event.wire.size() + fed_.size()));
    const std::size_t begin = data_.size();
    data_ += event.data;
    event.data = std::string_view(data_).substr(begin);
  }
  const std::size_t begin = static_cast<std::size_t>(event.data.data() - data_.data());
  data_ += '\n';
  data_ += value;
  event.data = std::string_view(data_).substr(begin);
}

}  // namespace sluice::sse
