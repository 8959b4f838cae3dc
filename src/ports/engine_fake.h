#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/engine.h"

namespace sluice {

/// What a fake engine does with one request: fail to open, or give these batches one by one.
struct EngineScript {
  std::optional<Error> refusal;             ///< open() fails with it
  std::vector<Result<FrameBatch>> batches;  ///< an error ends the answer
  std::string content_type = "text/event-stream";
};

/// A batch whose wire is `before "text" after`, with one slot for the text, which needs no escapes.
[[nodiscard]] inline FrameBatch text_batch(std::string_view text,
                                           Channel channel = {},
                                           std::string_view before = "data: {\"t\":\"",
                                           std::string_view after = "\"}\n\n") {
  FrameBatch batch;
  batch.wire.append(before).append(text).append(after);
  const auto begin = static_cast<std::uint32_t>(before.size());
  batch.slots.push_back(
      {.begin = begin, .end = begin + static_cast<std::uint32_t>(text.size()), .channel = channel});
  batch.has_output = true;
  return batch;
}

/// The last batch of a stream: closes `channel` and holds the end mark.
[[nodiscard]] inline FrameBatch end_batch(Channel channel = {}) {
  FrameBatch batch;
  batch.wire = "data: [DONE]\n\n";
  batch.closes.push_back({.at = 0, .channel = channel});
  batch.end = FrameBatch::End::complete;
  return batch;
}

/// Plays a script. A pull beyond its end is the error of a stream that broke off.
class FrameSourceFake final : public FrameSource {
 public:
  FrameSourceFake(EngineScript script, std::stop_token gone)
      : content_type_(std::move(script.content_type)),
        batches_(std::make_move_iterator(script.batches.begin()),
                 std::make_move_iterator(script.batches.end())),
        gone_(std::move(gone)) {}

  [[nodiscard]] Task<Result<FrameBatch>> next() override {
    if (gone_.stop_requested()) {
      co_return fail(ErrorCode::cancelled, "the caller went away");
    }
    if (batches_.empty()) {
      co_return fail(ErrorCode::upstream_failed, "the answer broke off");
    }
    Result<FrameBatch> batch = std::move(batches_.front());
    batches_.pop_front();
    co_return batch;
  }

  [[nodiscard]] std::string text_event(const Channel&, std::string_view text) const override {
    return "data: {\"t\":\"" + std::string(text) + "\"}\n\n";
  }

  [[nodiscard]] std::string error_event(const Error& error) const override {
    return "event: error\ndata: " + std::string(to_string(error.code)) + "\n\n";
  }

  [[nodiscard]] std::string_view content_type() const override { return content_type_; }

 private:
  std::string content_type_;
  std::deque<Result<FrameBatch>> batches_;
  std::stop_token gone_;
};

/// An engine that plays one script for each request and keeps what it was sent.
class EngineFake final : public Engine {
 public:
  std::deque<EngineScript> scripts;  ///< for the next requests; when it runs out: refused
  std::vector<std::string> bodies;   ///< what reached it
  std::vector<std::string> models;   ///< by name, one for each of `bodies`
  std::function<void()> on_open;     ///< called before a request is looked at; empty: nothing

  [[nodiscard]] Task<Result<std::unique_ptr<FrameSource>>> open(Cleared prompt,
                                                                const Model& model,
                                                                Deadline,
                                                                std::stop_token gone) override {
    if (on_open) {
      on_open();
    }
    bodies.push_back(prompt.body());
    models.push_back(model.name);
    if (scripts.empty()) {
      co_return fail(ErrorCode::upstream_unavailable, "the fake engine has no script left");
    }
    EngineScript script = std::move(scripts.front());
    scripts.pop_front();
    if (script.refusal) {
      co_return fail(*script.refusal);
    }
    co_return std::make_unique<FrameSourceFake>(std::move(script), std::move(gone));
  }
};

}  // namespace sluice
