#include "adapters/engines/http_engine.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "dialects/dialect.h"
#include "domain/dialect_table.h"

namespace sluice::engines {
namespace {

constexpr std::size_t kAnswerBytesMax = 32U << 20U;
constexpr std::size_t kErrorBytesMax = 64U << 10U;
constexpr std::string_view kAnthropicVersion = "2023-06-01";  // What every deployment understands.

/// How long the end of a body may trail behind the end mark of the answer in it, for the connection
/// to be kept.
constexpr std::chrono::milliseconds kTrailTimeout{20};

/// A place among those that may be in flight.
class InFlight {
 public:
  explicit InFlight(std::uint32_t& count) : count_(&count) { ++count; }

  InFlight(InFlight&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}

  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  InFlight& operator=(InFlight&&) = delete;

  ~InFlight() {
    if (count_ != nullptr) {
      --*count_;
    }
  }

 private:
  std::uint32_t* count_;  // Null: moved from.
};

[[gnu::noinline]] Failure engine_error(ErrorCode code, std::string message) {
  return fail({.code = code, .message = std::move(message), .source = ErrorSource::engine});
}

/// An error of the wire, as the caller of an engine sees it. Not inline, as base/result.h says of
/// fail().
[[gnu::noinline]] Failure by_engine(Error error) {
  error.source = ErrorSource::engine;
  return fail(std::move(error));
}

[[gnu::noinline]] Failure saturated() {
  return fail({.code = ErrorCode::unavailable,
               .message = "the engine has all it may have to do",
               .source = ErrorSource::engine,
               .retry_after = std::chrono::seconds(1)});
}

std::string chat_target(DialectKind dialect, std::string_view base_path) {
  const std::string_view version = base_path.ends_with("/v1") ? "" : "/v1";
  return std::string(version).append(info_of(dialect).chat_path);
}

bool fits_a_header(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

std::vector<std::pair<std::string, Secret>> request_headers(DialectKind dialect,
                                                            const Secret& key) {
  std::vector<std::pair<std::string, Secret>> headers;
  const auto add = [&headers](std::string_view name, std::string value) {
    headers.emplace_back(name, Secret(std::move(value)));
  };
  add("content-type", "application/json");
  add("accept-encoding", "identity");
  add("user-agent", "sluice");
  switch (dialect) {
    case DialectKind::openai_chat:
      if (!key.empty()) {
        add("authorization", std::string("Bearer ").append(key.reveal()));
      }
      break;
    case DialectKind::anthropic:
      add("anthropic-version", std::string(kAnthropicVersion));
      if (!key.empty()) {
        add("x-api-key", std::string(key.reveal()));
      }
      break;
  }
  return headers;
}

net::PoolLimits pool_limits(const EngineSpec& spec) {
  // As many connections as requests in flight: nobody ever waits for a connection.
  return {.connections_max = std::clamp(spec.in_flight_max, 1U, 65'536U),
          .connect_timeout = spec.connect_timeout};
}

/// The request as the engine must read it: the cleared bytes, or, where it speaks another dialect,
/// their translation.
Result<std::string> translated(const Cleared& prompt, DialectKind engine, const Model& model) {
  SLUICE_TRY(const Conversation conversation,
             dialects::read_conversation(prompt.answer().dialect, prompt.body()));
  return dialects::write_conversation(engine, conversation, model);
}

/// An answer of the kind that was asked for. A proxy's web page with status 200 is none.
bool has_expected_type(const net::ClientResponse& response, bool stream) {
  const std::string_view type = response.header("content-type").value_or("");
  return stream ? type.starts_with("text/event-stream") : !type.starts_with("text/");
}

SLUICE_OWN_FRAME Task<Failure> read_refusal(net::ClientResponse response,
                                            DialectKind dialect,
                                            Deadline until) {
  const int status = response.status();
  if (status < 400) {
    co_return engine_error(ErrorCode::upstream_failed,
                           "the engine redirects, which is never followed");
  }
  const std::string retry_after(response.header("retry-after").value_or(""));
  std::string body;
  while (body.size() < kErrorBytesMax) {
    const Result<std::string_view> more = co_await response.read_some(until);
    if (!more || more->empty()) {
      break;  // The status alone says enough.
    }
    body.append(*more);
  }
  co_return by_engine(dialects::read_error(dialect, status, body, retry_after));
}

/// The answer of one request.
class HttpAnswer final : public FrameSource {
 public:
  struct Timing {
    Deadline first_output;
    std::chrono::milliseconds idle;
  };

  HttpAnswer(net::Loop& loop,
             net::ClientResponse response,
             std::unique_ptr<dialects::AnswerReader> reader,
             AnswerShape shape,
             Timing timing,
             InFlight in_flight)
      : loop_(loop),
        shape_(std::move(shape)),
        reader_(std::move(reader)),
        timing_(timing),
        in_flight_(std::move(in_flight)),
        response_(std::move(response)) {}

  Task<Result<FrameBatch>> next() override {
    FrameBatch batch;
    while (outcome_ && is_empty(batch)) {
      const Result<std::string_view> bytes = co_await response_.read_some(deadline());
      outcome_ = take(bytes, batch);
    }
    if (!outcome_ && is_empty(batch)) {
      co_return fail(outcome_.error());  // What came whole before it was delivered first.
    }
    has_output_ = has_output_ || batch.has_output;
    if (batch.end == FrameBatch::End::complete && !response_.is_at_end()) {
      // The answer is whole already; whether its connection can be used again is all that depends
      // on this.
      static_cast<void>(co_await response_.read_some(loop_.now() + kTrailTimeout));
    }
    co_return batch;
  }

  [[nodiscard]] std::string text_event(const Channel& channel,
                                       std::string_view text) const override {
    return reader_->text_event(channel, text);
  }

  [[nodiscard]] std::string error_event(const Error& error) const override {
    return dialects::error_event(shape_.dialect, error, shape_.id);
  }

  [[nodiscard]] std::string_view content_type() const override {
    return dialects::content_type(shape_);
  }

 private:
  static bool is_empty(const FrameBatch& batch) {
    return batch.wire.empty() && batch.closes.empty() && !batch.usage &&
           batch.end == FrameBatch::End::open;
  }

  [[nodiscard]] Deadline deadline() const {
    return has_output_ ? loop_.now() + timing_.idle : timing_.first_output;
  }

  /// Hands bytes, or their end, to the reader.
  [[gnu::noinline]] Result<void> take(const Result<std::string_view>& bytes, FrameBatch& batch) {
    if (!bytes) {
      return by_engine(bytes.error());
    }
    bytes_read_ += bytes->size();
    if (!shape_.stream && bytes_read_ > kAnswerBytesMax) {
      return engine_error(ErrorCode::upstream_failed, "the engine's answer exceeds 32 MiB");
    }
    Result<void> taken = bytes->empty() ? reader_->finish(batch) : reader_->feed(*bytes, batch);
    return taken ? taken : by_engine(std::move(taken).error());
  }

  net::Loop& loop_;
  AnswerShape shape_;
  std::unique_ptr<dialects::AnswerReader> reader_;
  Timing timing_;
  InFlight in_flight_;
  net::ClientResponse response_;
  std::size_t bytes_read_ = 0;
  bool has_output_ = false;
  Result<void> outcome_;
};

}  // namespace

Result<std::shared_ptr<const HttpEndpoint>> make_http_endpoint(EngineSpec spec, const Secret& key) {
  const std::optional<DialectKind> dialect = spoken_by(spec.kind);
  SLUICE_ASSERT(dialect.has_value());
  if (!fits_a_header(key.reveal())) {
    return fail(ErrorCode::config_invalid,
                "the credential of `" + spec.name + "` holds white space or control characters");
  }
  HttpEndpoint endpoint{.spec = std::move(spec)};
  endpoint.dialect = *dialect;
  const std::string& url = endpoint.spec.url;
  SLUICE_TRY(endpoint.upstream,
             net::parse_upstream(url.empty() ? info_of(endpoint.dialect).vendor_url : url));
  endpoint.target = chat_target(endpoint.dialect, endpoint.upstream.base_path);
  endpoint.headers = request_headers(endpoint.dialect, key);
  if (endpoint.upstream.scheme == net::Upstream::Scheme::https) {
    SLUICE_TRY(endpoint.tls, net::TlsContext::for_client({.ca_file = endpoint.spec.ca_file}));
  }
  return std::make_shared<const HttpEndpoint>(std::move(endpoint));
}

HttpEngine::HttpEngine(net::Loop& loop, std::shared_ptr<const HttpEndpoint> endpoint)
    : loop_(loop),
      endpoint_(std::move(endpoint)),
      pool_(loop, endpoint_->upstream, pool_limits(endpoint_->spec), endpoint_->tls) {
  for (const auto& [name, value] : endpoint_->headers) {
    headers_.push_back({.name = name, .value = value.reveal()});
  }
}

Task<Result<std::unique_ptr<FrameSource>>> HttpEngine::open(Cleared prompt,
                                                            const Model& model,
                                                            Deadline deadline,
                                                            std::stop_token gone) {
  const EngineSpec& spec = endpoint_->spec;
  if (in_flight_ >= spec.in_flight_max) {
    co_return saturated();
  }
  InFlight in_flight(in_flight_);
  const AnswerShape& shape = prompt.answer();
  std::string translation;
  if (shape.dialect != endpoint_->dialect) {
    SLUICE_CO_TRY(translation, translated(prompt, endpoint_->dialect, model));
  }

  // An answer that is not streamed has its first output when it is whole: only the request's own
  // deadline can say how long that may take.
  const Deadline first_output =
      shape.stream ? std::min(deadline, loop_.now() + spec.first_byte_timeout) : deadline;
  const net::ClientRequest request{.target = endpoint_->target,
                                   .headers = headers_,
                                   .body = translation.empty() ? prompt.body() : translation};
  Result<net::ClientResponse> response =
      co_await pool_.open(request, first_output, std::move(gone));
  note(response);
  if (!response) {
    co_return by_engine(std::move(response).error());
  }
  if (response->status() < 200 || response->status() > 299) {
    Failure refusal = co_await read_refusal(*std::move(response), endpoint_->dialect, first_output);
    co_return refusal;
  }
  if (!has_expected_type(*response, shape.stream)) {
    co_return engine_error(ErrorCode::upstream_failed, "what came is no answer of a model");
  }
  AnswerShape wanted = prompt.take_answer();
  auto reader = dialects::make_answer_reader(endpoint_->dialect, wanted, tape_);
  co_return std::make_unique<HttpAnswer>(loop_,
                                         *std::move(response),
                                         std::move(reader),
                                         std::move(wanted),
                                         HttpAnswer::Timing{first_output, spec.idle_timeout},
                                         std::move(in_flight));
}

/// Whether anybody answered: a refusal is an answer, too.
void HttpEngine::note(const Result<net::ClientResponse>& response) {
  if (response) {
    unreached_ = 0;
    last_reached_ = loop_.now();
  } else if (response.error().code == ErrorCode::upstream_unavailable) {
    ++unreached_;
    last_unreached_ = loop_.now();
  }
}

}  // namespace sluice::engines
