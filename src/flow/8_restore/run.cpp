#include "flow/8_restore/run.h"

#include <string>
#include <utility>

#include "flow/8_restore/answer_rules.h"
#include "flow/8_restore/batch_restorer.h"
#include "flow/8_restore/pseudonyms.h"

namespace sluice::restore {
namespace {

constexpr int kOk = 200;
/// The most bytes of an answer that is not streamed; engines' readers stop before.
constexpr std::size_t kWholeBytesMax = 64U << 20U;

/// What an answer needs in which something may change: placeholders to put back, findings to take
/// out.
class Changes {
 public:
  Changes(const Desk& desk, Answer& answer)
      : pseudonyms_(std::move(answer.restoration), desk.policy.restore_hosts),
        restorer_(rules_of(desk, answer.candidate.zone), pseudonyms_) {}

  [[nodiscard]] BatchRestorer& restorer() { return restorer_; }

  /// The strongest of what rules did to findings.
  [[nodiscard]] policy::AnswerCell acted() const {
    return rules_ ? rules_->strongest() : policy::AnswerCell();
  }

 private:
  AnswerRules* rules_of(const Desk& desk, ZoneIndex zone) {
    if (!AnswerRules::apply(desk, zone)) {
      return nullptr;
    }
    return &rules_.emplace(desk, zone, pseudonyms_.matcher(placeholder::Encoding::plain));
  }

  Pseudonyms pseudonyms_;
  std::optional<AnswerRules> rules_;
  BatchRestorer restorer_;
};

/// Turns the batches of one answer into bytes for the caller, and counts. Where nothing can change,
/// that is where nothing was pseudonymised and no rule looks at answers, bytes pass untouched.
class Delivery {
 public:
  Delivery(const Desk& desk, Answer& answer) {
    if (!answer.restoration.entries.empty() || AnswerRules::apply(desk, answer.candidate.zone)) {
      changes_ = std::make_unique<Changes>(desk, answer);
    }
  }

  [[nodiscard]] Result<std::string> take(FrameBatch& batch, const FrameSource& source) {
    if (batch.usage) {
      delivered_.usage = batch.usage;
    }
    if (changes_ != nullptr) {
      return changes_->restorer().restore(std::move(batch), source);
    }
    for (const FrameSlot& slot : batch.slots) {
      delivered_.output_bytes += slot.end - slot.begin;
    }
    return std::move(batch.wire);
  }

  void start() { delivered_.started = true; }

  [[nodiscard]] Delivered end() {
    delivered_.complete = delivered_.error == nullptr;
    if (changes_ != nullptr) {
      const BatchRestorer& restorer = changes_->restorer();
      const Counts counts = restorer.counts();
      delivered_.output_bytes = restorer.output_bytes();
      delivered_.restored = counts.restored;
      delivered_.withheld = counts.withheld;
      delivered_.unknown_placeholders = counts.unknown;
      delivered_.answer_findings = counts.findings;
      delivered_.acted = changes_->acted();
    }
    return std::move(delivered_);
  }

  [[nodiscard]] Delivered end(Error error) {
    delivered_.error = std::make_unique<Error>(std::move(error));
    return end();
  }

  /// The last bytes were written, or not.
  [[nodiscard]] Delivered end(const Result<void>& written) {
    return written ? end() : end(written.error());
  }

 private:
  std::unique_ptr<Changes> changes_;  // Null: nothing can change.
  Delivered delivered_;
};

using More = Exchange::More;

/// Writes a stream: the head leaves with the first bytes, and each call is one write.
class StreamWriter {
 public:
  StreamWriter(Exchange& exchange, const std::vector<HeaderField>& headers)
      : exchange_(exchange), headers_(headers) {}

  [[nodiscard]] bool has_started() const { return has_started_; }

  Task<Result<void>> write(std::string_view bytes, More more) {
    if (bytes.empty() && more == More::yes) {
      co_return Result<void>();
    }
    if (has_started_) {
      const Result<void> written = co_await exchange_.write(bytes, more);
      co_return written;
    }
    has_started_ = true;
    // The end mark and the end of the body must leave together: some clients drop a connection on
    // which they come apart.
    const bool is_all = more == More::last;
    const Result<void> started =
        co_await exchange_.start(kOk, headers_, is_all ? std::string_view() : bytes);
    if (!started || !is_all) {
      co_return started;
    }
    const Result<void> written = co_await exchange_.write(bytes, more);
    co_return written;
  }

 private:
  Exchange& exchange_;
  const std::vector<HeaderField>& headers_;
  bool has_started_ = false;
};

/// Ends a stream that cannot end well: the dialect's error event and no end mark. Where nothing has
/// left yet, nothing leaves: the caller gets a proper error status instead.
SLUICE_OWN_FRAME Task<Delivered> break_off(Delivery& delivery,
                                           StreamWriter& writer,
                                           const FrameSource& source,
                                           Error error) {
  if (writer.has_started() && error.code != ErrorCode::cancelled) {
    const std::string event = source.error_event(error);
    const Result<void> written = co_await writer.write(event, More::last);
    static_cast<void>(written);  // The answer has failed already, whether or not anybody hears it.
  }
  co_return delivery.end(std::move(error));
}

SLUICE_OWN_FRAME Task<Delivered> stream(Delivery& delivery,
                                        Answer& answer,
                                        Exchange& exchange,
                                        const std::vector<HeaderField>& headers) {
  FrameSource& source = *answer.source;
  StreamWriter writer(exchange, headers);
  FrameBatch batch = std::move(answer.first);
  while (true) {
    const bool is_last = batch.end == FrameBatch::End::complete;
    Result<std::string> bytes = delivery.take(batch, source);
    if (!bytes) {
      Delivered broken = co_await break_off(delivery, writer, source, std::move(bytes).error());
      co_return broken;
    }
    const Result<void> written = co_await writer.write(*bytes, is_last ? More::last : More::yes);
    if (writer.has_started()) {
      delivery.start();
    }
    if (!written || is_last) {
      co_return delivery.end(written);
    }
    Result<FrameBatch> next = co_await source.next();
    if (!next) {
      Delivered broken = co_await break_off(delivery, writer, source, std::move(next).error());
      co_return broken;
    }
    batch = *std::move(next);
  }
}

/// Collects an answer that is not streamed, so that a failure still has a status of its own.
SLUICE_OWN_FRAME Task<Delivered> whole(Delivery& delivery,
                                       Answer& answer,
                                       Exchange& exchange,
                                       const std::vector<HeaderField>& headers) {
  FrameSource& source = *answer.source;
  std::string body;
  FrameBatch batch = std::move(answer.first);
  while (true) {
    const bool is_last = batch.end == FrameBatch::End::complete;
    Result<std::string> bytes = delivery.take(batch, source);
    if (!bytes) {
      co_return delivery.end(std::move(bytes).error());
    }
    if (body.empty()) {
      body = *std::move(bytes);  // Most answers come in one piece.
    } else {
      body += *bytes;
    }
    if (body.size() > kWholeBytesMax) {
      co_return delivery.end(
          Error{.code = ErrorCode::upstream_failed, .message = "the answer exceeds 64 MiB"});
    }
    if (is_last) {
      break;
    }
    Result<FrameBatch> next = co_await source.next();
    if (!next) {
      co_return delivery.end(std::move(next).error());
    }
    batch = *std::move(next);
  }
  delivery.start();
  const Result<void> written = co_await exchange.respond(kOk, headers, body);
  co_return delivery.end(written);
}

}  // namespace

bool reads_answers(const Desk& desk, ZoneIndex zone) {
  return AnswerRules::apply(desk, zone);
}

Task<Delivered> run(const Desk& desk,
                    Answer& answer,
                    Exchange& exchange,
                    std::vector<HeaderField> headers) {
  headers.push_back({.name = "content-type", .value = answer.source->content_type()});
  Delivery delivery(desk, answer);
  if (answer.is_streamed) {
    Delivered streamed = co_await stream(delivery, answer, exchange, headers);
    co_return streamed;
  }
  Delivered responded = co_await whole(delivery, answer, exchange, headers);
  co_return responded;
}

}  // namespace sluice::restore
