#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/json/tape.h"
#include "dialects/dialect.h"
#include "ports/engine.h"

namespace sluice {

/// An engine whose answer is bytes of its own dialect, in pieces as a network would give them.
class WireSource final : public FrameSource {
 public:
  WireSource(DialectKind engine, const AnswerShape& want, std::vector<std::string> pieces)
      : dialect_(want.dialect),
        reader_(dialects::make_answer_reader(engine, want, tape_)),
        pieces_(std::move(pieces)) {}

  [[nodiscard]] Task<Result<FrameBatch>> next() override {
    FrameBatch batch;
    while (batch.wire.empty()) {
      if (at_ == pieces_.size()) {
        SLUICE_CO_CHECK(reader_->finish(batch));
        co_return batch;
      }
      SLUICE_CO_CHECK(reader_->feed(pieces_[at_++], batch));
    }
    co_return batch;
  }

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return reader_->text_event(channel, text);
  }

  [[nodiscard]] std::string error_event(const Error& error) const override {
    return dialects::error_event(dialect_, error, "req_1");
  }

  [[nodiscard]] std::string_view content_type() const override { return "text/event-stream"; }

 private:
  DialectKind dialect_;
  json::Tape tape_;
  std::unique_ptr<dialects::AnswerReader> reader_;
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
};

}  // namespace sluice
