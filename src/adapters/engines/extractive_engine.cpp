#include "adapters/engines/extractive_engine.h"

#include <chrono>
#include <utility>
#include <vector>

#include "algo/extract/conversation_answer.h"
#include "dialects/dialect.h"

namespace sluice::engines {
namespace {

/// So many events are handed over at a time: a write to the socket each, and not one per word.
constexpr std::size_t kEventsABatch = 16;

/// The events of one answer, in the caller's dialect.
class ExtractiveAnswer final : public FrameSource {
 public:
  ExtractiveAnswer(std::vector<AnswerEvent> events,
                   AnswerShape shape,
                   std::int64_t created,
                   std::stop_token gone)
      : events_(std::move(events)),
        shape_(std::move(shape)),
        writer_(dialects::make_answer_writer(shape_, created)),
        gone_(std::move(gone)) {}

  Task<Result<FrameBatch>> next() override {
    if (gone_.stop_requested()) {
      co_return fail(ErrorCode::cancelled, "the caller went away");
    }
    FrameBatch batch;
    const std::size_t end =
        shape_.stream ? std::min(at_ + kEventsABatch, events_.size()) : events_.size();
    for (; at_ < end; ++at_) {
      writer_->add(events_[at_], batch);
    }
    if (at_ == events_.size()) {
      writer_->finish(batch);
    }
    co_return batch;
  }

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return writer_->text_event(channel, text);
  }

  [[nodiscard]] std::string error_event(const Error& error) const override {
    return dialects::error_event(shape_.dialect, error, shape_.id);
  }

  [[nodiscard]] std::string_view content_type() const override {
    return dialects::content_type(shape_);
  }

 private:
  std::vector<AnswerEvent> events_;
  std::size_t at_ = 0;
  AnswerShape shape_;
  std::unique_ptr<dialects::AnswerWriter> writer_;
  std::stop_token gone_;
};

}  // namespace

Task<Result<std::unique_ptr<FrameSource>>> ExtractiveEngine::open(Cleared prompt,
                                                                  const Model& /*model*/,
                                                                  Deadline /*deadline*/,
                                                                  std::stop_token gone) {
  if (gone.stop_requested()) {
    co_return fail(ErrorCode::cancelled, "the caller went away");
  }
  const AnswerShape& shape = prompt.answer();
  SLUICE_CO_TRY(const Conversation conversation,
                dialects::read_conversation(shape.dialect, prompt.body()));
  const auto created = std::chrono::floor<std::chrono::seconds>(clock_.wall());
  co_return std::make_unique<ExtractiveAnswer>(extract::answer_conversation(conversation),
                                               shape,
                                               created.time_since_epoch().count(),
                                               std::move(gone));
}

}  // namespace sluice::engines
