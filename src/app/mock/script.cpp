#include "app/mock/script.h"

#include <fstream>
#include <iterator>
#include <string_view>

namespace sluice::mock {
namespace {

constexpr std::string_view kText = "text:";
constexpr std::string_view kFile = "file:";

Result<void> read_dialect(std::string_view text, Script& script) {
  script.speaks_openai = text == "openai" || text == "both";
  script.speaks_anthropic = text == "anthropic" || text == "both";
  if (!script.speaks_openai && !script.speaks_anthropic) {
    return fail(ErrorCode::config_invalid, "dialect: must be openai, anthropic or both");
  }
  return {};
}

Result<void> read_reply(std::string_view text, Script& script) {
  if (text == "echo") {
    return {};
  }
  if (text.starts_with(kText)) {
    script.reply = text.substr(kText.size());
    return {};
  }
  if (!text.starts_with(kFile)) {
    return fail(ErrorCode::config_invalid, "reply: must be echo, text:TEXT or file:PATH");
  }
  std::ifstream file(std::string(text.substr(kFile.size())), std::ios::binary);
  if (!file) {
    return fail(ErrorCode::io_failed, "reply: the file cannot be read");
  }
  script.reply.emplace(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return {};
}

Result<void> check_numbers(const MockOptions& options) {
  if (options.chunks < 1) {
    return fail(ErrorCode::config_invalid, "chunks: must be at least 1");
  }
  if (options.chunk_delay.count() < 0 || options.latency.count() < 0) {
    return fail(ErrorCode::config_invalid, "chunk-delay-ms, latency-ms: must not be negative");
  }
  const bool is_share = options.fault_rate >= 0.0 && options.fault_rate <= 1.0;
  if (!is_share) {
    return fail(ErrorCode::config_invalid, "fault-rate: must be 0..1");
  }
  return {};
}

}  // namespace

Result<Script> read_script(const MockOptions& options) {
  Script script{.chunks = options.chunks,
                .chunk_delay = options.chunk_delay,
                .latency = options.latency,
                .model = options.model,
                .fault_rate = options.fault_rate,
                .seed = options.seed,
                .fault_after = options.fault_after};
  SLUICE_CHECK(check_numbers(options));
  SLUICE_CHECK(read_dialect(options.dialect, script));
  SLUICE_CHECK(read_reply(options.reply, script));
  SLUICE_TRY(script.fault, parse_fault(options.fault));
  return script;
}

}  // namespace sluice::mock
