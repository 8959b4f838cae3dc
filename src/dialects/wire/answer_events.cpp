#include "dialects/wire/answer_events.h"

#include <utility>

#include "dialects/wire/answer_readers.h"

namespace sluice::dialects {
namespace {

class TranslatingStream final : public StreamReader {
 public:
  TranslatingStream(std::unique_ptr<AnswerEvents> events, std::unique_ptr<AnswerWriter> writer)
      : events_(std::move(events)), writer_(std::move(writer)) {}

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return writer_->text_event(channel, text);
  }

 protected:
  [[nodiscard]] Result<void> take(const sse::Event& event, FrameBatch& batch) override {
    scratch_.clear();
    SLUICE_TRY(const AnswerEvents::Progress progress, events_->read(event, scratch_));
    for (const AnswerEvent& read : scratch_) {
      writer_->add(read, batch);
    }
    if (progress == AnswerEvents::Progress::ended) {
      writer_->finish(batch);
      end();
    }
    return {};
  }

 private:
  std::unique_ptr<AnswerEvents> events_;
  std::unique_ptr<AnswerWriter> writer_;
  std::vector<AnswerEvent> scratch_;
};

class TranslatingWhole final : public WholeReader {
 public:
  TranslatingWhole(std::unique_ptr<AnswerEvents> events,
                   std::unique_ptr<AnswerWriter> writer,
                   json::Tape& tape)
      : WholeReader(tape), events_(std::move(events)), writer_(std::move(writer)) {}

 protected:
  [[nodiscard]] Result<void> take(const Document& document, FrameBatch& batch) override {
    std::vector<AnswerEvent> events;
    SLUICE_CHECK(events_->read_whole(document, events));
    for (const AnswerEvent& read : events) {
      writer_->add(read, batch);
    }
    writer_->finish(batch);
    return {};
  }

 private:
  std::unique_ptr<AnswerEvents> events_;
  std::unique_ptr<AnswerWriter> writer_;
};

}  // namespace

std::unique_ptr<AnswerReader> make_translating_reader(std::unique_ptr<AnswerEvents> events,
                                                      std::unique_ptr<AnswerWriter> writer,
                                                      const AnswerShape& want,
                                                      json::Tape& tape) {
  if (want.stream) {
    return std::make_unique<TranslatingStream>(std::move(events), std::move(writer));
  }
  return std::make_unique<TranslatingWhole>(std::move(events), std::move(writer), tape);
}

}  // namespace sluice::dialects
