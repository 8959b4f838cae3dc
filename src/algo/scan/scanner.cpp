#include "algo/scan/scanner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "algo/scan/anchors.h"
#include "algo/scan/decode.h"
#include "algo/scan/escapes.h"
#include "algo/scan/examples.h"
#include "algo/scan/machines.h"
#include "algo/scan/normalise.h"
#include "algo/scan/overlaps.h"
#include "algo/scan/unescape.h"
#include "algo/scan/words.h"
#include "domain/ids.h"

namespace sluice::scan {

namespace {

/// Encodings are undone twice: base64 in base64, percent-encoding in base64.
constexpr std::size_t kLayers = 3;

/// What the reading of one layer needs to keep while deeper ones are read.
struct Layer {
  Normalised normalised;
  EscapedText escaped;
  Found found;
};

}  // namespace

struct Scratch::State {
  std::array<Block, kBlocksAhead> blocks;
  std::vector<Span> spans;
  ContextIndex words;
  std::array<std::string, 2> unescaped;
  Normalised normalised;
  LiteralScratch literals;
  std::vector<LiteralHit> hits;
  /// One for the text itself and for each level of what is encoded in it.
  std::array<Layer, kLayers> layers;
  std::size_t unpacked = 0;  ///< bytes that were decoded in this scan
  std::uint64_t cost = 0;
};

Scratch::Scratch() : state_(std::make_unique<State>()) {}

Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

std::uint64_t Scratch::cost() const {
  return state_->cost;
}

struct Scanner::Machine {
  Machine(ConfiguredWords words_made, const Config& config)
      : words(std::move(words_made)),
        machines(config),
        wanted(config.wanted),
        fails(config.fails) {}

  ConfiguredWords words;
  ConfiguredMachines machines;
  Wanted wanted;
  std::function<bool()> fails;
  BlockReader read_blocks = fastest_block_reader();

  /// True when `body`, without escapes, can hold a finding. A library that fails finds everything.
  bool may_find(std::string_view body, Scratch::State& state) const;

  /// Appends to `layers[depth].found` what `text` holds, and what is encoded in it.
  Result<void> read(std::string_view text,
                    std::size_t context,
                    std::size_t depth,
                    Scratch::State& state) const;

 private:
  [[nodiscard]] Result<void> may_fail() const;
  [[nodiscard]] bool may_find_words(std::string_view body, Scratch::State& state) const;
  Result<void> read_all_encoded(std::string_view plain,
                                std::span<const ByteRange> tokens,
                                std::size_t depth,
                                Scratch::State& state) const;
  Result<void> read_encoded(std::string_view plain,
                            ByteRange token,
                            std::size_t depth,
                            Scratch::State& state) const;
  Result<void> read_escaped(std::string_view plain,
                            std::size_t context,
                            std::size_t depth,
                            Scratch::State& state) const;
};

Result<void> Scanner::Machine::may_fail() const {
  return fails && fails() ? Result<void>(fail(ErrorCode::internal, "a detector failed"))
                          : Result<void>();
}

bool Scanner::Machine::may_find_words(std::string_view body, Scratch::State& state) const {
  return !may_fail() || words.may_find(body, state.literals, state.hits).value_or(true);
}

bool Scanner::Machine::may_find(std::string_view body, Scratch::State& state) const {
  if (!may_find_words(body, state)) {
    const bool changes = state.normalised.read(body);
    const std::string_view text = changes ? state.normalised.text() : body;
    state.spans.clear();
    Sweep sweep(text, 0, Reach::body, wanted, state.words, state.spans);
    find_at_anchors(sweep, read_blocks, state.blocks);
    state.cost += sweep.cost();
    return sweep.is_decided() || has_named_escape(text) || (changes && may_find_words(text, state));
  }
  return true;
}

Scanner::Scanner(std::unique_ptr<const Machine> machine) : machine_(std::move(machine)) {}

Scanner::~Scanner() = default;

Result<std::unique_ptr<const Scanner>> Scanner::make(Config config) {
  SLUICE_TRY(ConfiguredWords words, ConfiguredWords::make(config));
  return std::unique_ptr<const Scanner>(
      new Scanner(std::make_unique<const Machine>(std::move(words), config)));
}

bool Scanner::may_find(std::string_view json, Scratch& scratch) const {
  // The text of a slot is what one round of unescaping leaves; of JSON inside of a string, two or
  // more. So every round is looked at, until nothing is escaped any more.
  static constexpr int kRoundsMax = 6;
  Scratch::State& state = scratch.state();
  std::string_view text = json;
  for (int round = 0; round < kRoundsMax; ++round) {
    if (text.find('\\') == std::string_view::npos) {
      return machine_->may_find(text, state);
    }
    if (round > 0 && machine_->may_find(text, state)) {
      return true;
    }
    std::string& next = state.unescaped[static_cast<std::size_t>(round) % 2];
    const Unescaped result = unescape_everywhere(text, next);
    if (result != Unescaped::different) {
      return result == Unescaped::unknown || (round == 0 && machine_->may_find(text, state));
    }
    text = next;
  }
  return true;
}

namespace {

/// Moves what was found in a normalised text to where it stands in the text itself.
void map_back(const Normalised& normalised, std::vector<Span>& spans) {
  for (Span& span : spans) {
    const std::uint32_t begin = normalised.origin(span.begin);
    span.end = normalised.origin_end(span.end - 1);
    span.begin = begin;
  }
}

void add_markings(const Found& from, Found& to) {
  to.markings.insert(to.markings.end(), from.markings.begin(), from.markings.end());
  std::ranges::sort(to.markings);
  const auto rest = std::ranges::unique(to.markings);
  to.markings.erase(rest.begin(), rest.end());
}

/// No span may cut a character of which a detector saw but one byte.
void widen_to_characters(std::string_view text, std::vector<Span>& spans) {
  for (Span& span : spans) {
    while (span.begin > 0 && is_continuation(text[span.begin])) {
      --span.begin;
    }
    while (span.end < text.size() && is_continuation(text[span.end])) {
      ++span.end;
    }
  }
}

}  // namespace

Result<void> Scanner::Machine::read(std::string_view text,
                                    std::size_t context,
                                    std::size_t depth,
                                    Scratch::State& state) const {
  Layer& layer = state.layers[depth];
  Found& found = layer.found;
  found.clear();
  const bool changes = layer.normalised.read(text);
  const std::string_view plain = changes ? layer.normalised.text() : text;
  const std::size_t plain_context =
      changes ? layer.normalised.position_of(static_cast<std::uint32_t>(context)) : context;

  Sweep sweep(plain, plain_context, Reach::slot, wanted, state.words, found.spans);
  find_at_anchors(sweep, read_blocks, state.blocks);
  state.cost += sweep.cost();
  SLUICE_CHECK(may_fail());
  SLUICE_CHECK(words.find_words(plain, state.literals, state.hits, found));
  machines.find(plain, found.spans);
  if (depth + 1 < kLayers) {
    SLUICE_CHECK(read_all_encoded(plain, sweep.encoded(), depth, state));
    if (sweep.has_escapes() || has_named_escape(plain)) {
      SLUICE_CHECK(read_escaped(plain, plain_context, depth, state));
    }
  }
  SLUICE_CHECK(may_fail());
  if (changes) {
    words.find_patterns(plain, found.spans);
    map_back(layer.normalised, found.spans);
  }
  words.find_patterns(text, found.spans);
  return {};
}

/// Several tokens may begin at one byte, where it cannot be told which line or sign ends the text:
/// these few readings of the same bytes count once against what may be unpacked.
Result<void> Scanner::Machine::read_all_encoded(std::string_view plain,
                                                std::span<const ByteRange> tokens,
                                                std::size_t depth,
                                                Scratch::State& state) const {
  std::size_t before = state.unpacked;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool is_other_reading = i > 0 && tokens[i].begin == tokens[i - 1].begin;
    before = is_other_reading ? before : state.unpacked;
    const std::size_t most = std::exchange(state.unpacked, before);
    SLUICE_CHECK(read_encoded(plain, tokens[i], depth, state));
    state.unpacked = std::max(most, state.unpacked);
  }
  return {};
}

/// A token in which something is encoded is a finding as a whole: of its bytes, none can be told to
/// be harmless.
Result<void> Scanner::Machine::read_encoded(std::string_view plain,
                                            ByteRange token,
                                            std::size_t depth,
                                            Scratch::State& state) const {
  SLUICE_CHECK(may_fail());
  SLUICE_TRY(const std::optional<std::string> text,
             decode(plain.substr(token.begin, token.end - token.begin),
                    kUnpackedBytesMax - state.unpacked));
  if (!text) {
    return {};
  }
  state.unpacked += text->size();
  SLUICE_CHECK(read(*text, 0, depth + 1, state));
  const Found& inner = state.layers[depth + 1].found;
  Found& outer = state.layers[depth].found;
  add_markings(inner, outer);
  const auto best = std::ranges::max_element(inner.spans, {}, &Span::score);
  if (best != inner.spans.end()) {
    Span span = make_span(token.begin, token.end, best->type, best->score);
    for (const Span& found : inner.spans) {
      span.covers.set(to_index(found.type));
      span.covers |= found.covers;
    }
    span.covers.reset(to_index(best->type));
    span.example = is_example(best->type, text->substr(best->begin, best->end - best->begin));
    outer.spans.push_back(span);
  }
  return {};
}

Result<void> Scanner::Machine::read_escaped(std::string_view plain,
                                            std::size_t context,
                                            std::size_t depth,
                                            Scratch::State& state) const {
  const EscapedText& escaped = state.layers[depth].escaped;
  if (!state.layers[depth].escaped.read(plain)) {
    return {};
  }
  SLUICE_CHECK(read(escaped.text(), escaped.position_of(context), depth + 1, state));
  const Found& inner = state.layers[depth + 1].found;
  Found& outer = state.layers[depth].found;
  add_markings(inner, outer);
  for (const Span& span : inner.spans) {
    Span mapped = span;
    mapped.begin = escaped.origin(span.begin);
    mapped.end = escaped.origin_end(span.end - 1);
    mapped.example =
        is_example(span.type, escaped.text().substr(span.begin, span.end - span.begin));
    outer.spans.push_back(mapped);
  }
  return {};
}

Result<void> Scanner::scan(std::string_view text,
                           std::size_t context,
                           Scratch& scratch,
                           Found& found) const {
  Scratch::State& state = scratch.state();
  state.unpacked = 0;
  SLUICE_CHECK(machine_->read(text, context, 0, state));
  std::swap(found.spans, state.layers[0].found.spans);
  std::swap(found.markings, state.layers[0].found.markings);

  widen_to_characters(text, found.spans);
  std::erase_if(found.spans, [&](const Span& span) { return span.end <= context; });
  for (Span& span : found.spans) {  // Of what begins in the key, the rest stands in the value.
    span.begin = std::max(span.begin, static_cast<std::uint32_t>(context));
  }
  keep_best(found.spans);
  for (Span& span : found.spans) {
    span.example |= is_example(span.type, text.substr(span.begin, span.end - span.begin));
  }
  return {};
}

}  // namespace sluice::scan
