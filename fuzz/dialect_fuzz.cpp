// Bytes of callers and engines, in both dialects: no crash, slots that can be patched, and the same
// answer whatever the split.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "algo/json/escape.h"
#include "base/assert.h"
#include "dialects/dialect.h"

namespace sluice::dialects {
namespace {

void read_as_request(DialectKind dialect, std::string_view bytes) {
  Request request{.dialect = dialect};
  request.body.reserve(bytes.size() + kBodyPaddingBytes);
  request.body = bytes;
  json::Tape tape;
  if (!read_request(request, {}, tape)) {
    return;
  }
  std::uint32_t end = 0;
  for (const TextSlot& slot : request.slots) {
    SLUICE_ASSERT(slot.begin >= end && slot.end >= slot.begin && slot.end <= bytes.size());
    end = slot.end;
  }
  const auto conversation = read_conversation(dialect, request.body);
  if (!conversation) {
    return;
  }
  for (const DialectKind to : {DialectKind::openai_chat, DialectKind::anthropic}) {
    if (const auto written = write_conversation(to, *conversation, {.name = "m"})) {
      SLUICE_ASSERT(read_conversation(to, *written).has_value());
    }
  }
}

struct Read {
  std::string wire;
  std::string text;
  bool is_complete = false;
};

void take(Read& read, const FrameBatch& batch) {
  std::uint32_t end = 0;
  for (const FrameSlot& slot : batch.slots) {
    SLUICE_ASSERT(slot.begin >= end && slot.end >= slot.begin && slot.end <= batch.wire.size());
    end = slot.end;
    read.text +=
        json::unescape(std::string_view(batch.wire).substr(slot.begin, slot.end - slot.begin), 1);
  }
  read.wire += batch.wire;
  read.is_complete |= batch.end == FrameBatch::End::complete;
}

Read read_as_answer(DialectKind engine,
                    const AnswerShape& want,
                    std::string_view bytes,
                    std::size_t piece) {
  json::Tape tape;
  const auto reader = make_answer_reader(engine, want, tape);
  Read read;
  bool is_good = true;
  while (is_good && !bytes.empty()) {
    FrameBatch batch;
    is_good = reader->feed(bytes.substr(0, piece), batch).has_value();
    bytes.remove_prefix(std::min(piece, bytes.size()));
    take(read, batch);
  }
  FrameBatch batch;
  if (is_good && reader->finish(batch)) {
    take(read, batch);
  }
  return read;
}

void compare_splits(unsigned choice, std::string_view bytes) {
  constexpr DialectKind kKinds[] = {DialectKind::openai_chat, DialectKind::anthropic};
  const AnswerShape want{.dialect = kKinds[choice & 1U],
                         .stream = (choice & 2U) != 0,
                         .include_usage = (choice & 4U) != 0,
                         .model = "m",
                         .id = "i",
                         .drop_logprobs = (choice & 8U) != 0};
  const DialectKind engine = kKinds[choice >> 4U & 1U];
  const Read whole = read_as_answer(engine, want, bytes, bytes.size() + 1);
  const Read pieces = read_as_answer(engine, want, bytes, 1 + (choice >> 5U));
  SLUICE_ASSERT(whole.wire == pieces.wire && whole.text == pieces.text);
  SLUICE_ASSERT(whole.is_complete == pieces.is_complete);
}

}  // namespace
}  // namespace sluice::dialects

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  if (size < 1) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  dialects::read_as_request(DialectKind::openai_chat, bytes);
  dialects::read_as_request(DialectKind::anthropic, bytes);
  dialects::compare_splits(data[0], bytes);
  return 0;
}
