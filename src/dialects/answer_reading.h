#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "algo/json/escape.h"
#include "base/result.h"
#include "dialects/dialect.h"

/// For tests: an answer read piece by piece, put together again.
namespace sluice::dialects {

struct ReadAnswer {
  FrameBatch all;  ///< every batch, one behind the other, offsets moved along
  std::optional<Error> error;

  /// What each channel said, unescaped.
  [[nodiscard]] std::map<Channel, std::string> texts() const {
    std::map<Channel, std::string> texts;
    for (const FrameSlot& slot : all.slots) {
      texts[slot.channel] +=
          json::unescape(std::string_view(all.wire).substr(slot.begin, slot.end - slot.begin), 1);
    }
    return texts;
  }
};

inline void append_batch(FrameBatch& all, FrameBatch more) {
  const auto base = static_cast<std::uint32_t>(all.wire.size());
  for (FrameSlot& slot : more.slots) {
    slot.begin += base;
    slot.end += base;
    all.slots.push_back(slot);
  }
  for (ChannelClose& close : more.closes) {
    close.at += base;
    all.closes.push_back(close);
  }
  all.wire += more.wire;
  all.has_output |= more.has_output;
  all.end = more.end == FrameBatch::End::complete ? more.end : all.end;
  if (more.usage) {
    all.usage = more.usage;
  }
}

/// A reader that shares its scratch with all others, as those of one thread do.
inline std::unique_ptr<AnswerReader> make_answer_reader(DialectKind engine,
                                                        const AnswerShape& want) {
  static json::Tape scratch;
  return make_answer_reader(engine, want, scratch);
}

/// Feeds `pieces`, each into a batch of its own, then ends the body.
inline ReadAnswer read_pieces(DialectKind engine,
                              const AnswerShape& want,
                              std::span<const std::string> pieces) {
  const auto reader = make_answer_reader(engine, want);
  ReadAnswer read;
  const auto note = [&read](const Result<void>& result, FrameBatch batch) {
    append_batch(read.all, std::move(batch));
    if (!result) {
      read.error = result.error();
    }
    return result.has_value();
  };
  for (const std::string& piece : pieces) {
    FrameBatch batch;
    const Result<void> result = reader->feed(piece, batch);
    if (!note(result, std::move(batch))) {
      return read;
    }
  }
  FrameBatch batch;
  const Result<void> result = reader->finish(batch);
  note(result, std::move(batch));
  return read;
}

inline ReadAnswer read_answer(DialectKind engine, const AnswerShape& want, std::string_view bytes) {
  const std::string whole(bytes);
  return read_pieces(engine, want, std::span(&whole, 1));
}

}  // namespace sluice::dialects
