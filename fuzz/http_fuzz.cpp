#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "net/body_decoder.h"
#include "net/head_parser.h"
#include "net/head_scanner.h"

// Looks for bytes that make the HTTP codec crash, or read one message in two ways depending on how
// it was cut into pieces: what a smuggler needs.
namespace {

using namespace sluice::net;

/// What was understood of a message; compared between two ways of delivering it.
struct Reading {
  std::optional<int> refused;
  std::string fields;
  std::string payload;
  std::size_t consumed = 0;
  bool is_done = false;

  friend bool operator==(const Reading&, const Reading&) = default;
};

std::string written(const RequestMessage& message) {
  std::string out;
  for (const std::string_view part : {message.head.method, message.head.path, message.head.query}) {
    out.append(part).append("\n");
  }
  for (const sluice::HeaderField& field : message.head.headers) {
    out.append(field.name).append("\n").append(field.value).append("\n");
  }
  return out;
}

/// The length of the head; 0: it never ends, or is refused.
std::size_t read_head(std::string_view input,
                      std::size_t step,
                      RequestMessage& message,
                      std::string& head,
                      Reading& reading) {
  const MessageLimits limits;
  HeadScanner scanner;
  for (std::size_t size = 0; size < input.size();) {
    size = std::min(size + step, input.size());
    const auto length = scanner.scan(input.substr(0, size), limits);
    if (!length) {
      reading.refused = length.error().status;
      return 0;
    }
    if (*length > 0) {
      head = input.substr(0, *length);
      const auto parsed = parse_request_head(head, limits, message);
      if (!parsed) {
        reading.refused = parsed.error().status;
        return 0;
      }
      return *length;
    }
  }
  return 0;
}

void read_body(std::string_view input, std::size_t step, const Framing& framing, Reading& reading) {
  BodyDecoder decoder(framing, {});
  while (!input.empty() && !decoder.is_done()) {
    std::string piece(input.substr(0, step));
    const auto taken = decoder.decode(piece);
    if (!taken) {
      reading = {.refused = taken.error().status};  // How far it came depends on the pieces.
      return;
    }
    reading.payload += taken->payload;
    reading.consumed += taken->consumed;
    input.remove_prefix(taken->consumed);
  }
  reading.is_done = decoder.is_done();
}

Reading read(std::string_view input, std::size_t step) {
  Reading reading;
  RequestMessage message;
  std::string head;
  const std::size_t length = read_head(input, step, message, head, reading);
  if (length > 0) {
    reading.fields = written(message);
    reading.consumed = length;
    read_body(input.substr(length), step, message.framing, reading);
  }
  return reading;
}

void read_response(std::string_view input) {
  std::string bytes(input);
  HeadScanner scanner;
  const auto length = scanner.scan(bytes, {});
  if (length && *length > 0) {
    ResponseMessage message;
    static_cast<void>(parse_response_head(
        std::span(bytes).first(*length), Asked::with_body, MessageLimits{}, message));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const Reading whole = read(input, input.size() + 1);
  if (read(input, 1) != whole || read(input, 7) != whole) {
    std::abort();
  }
  read_response(input);
  return 0;
}
