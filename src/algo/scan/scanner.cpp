#include "algo/scan/scanner.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "algo/scan/anchors.h"
#include "algo/scan/examples.h"
#include "algo/scan/normalise.h"
#include "algo/scan/overlaps.h"
#include "algo/scan/unescape.h"
#include "algo/scan/words.h"

namespace sluice::scan {

struct Scratch::State {
  std::array<Block, kBlocksAhead> blocks;
  std::vector<Span> spans;
  ContextIndex words;
  std::array<std::string, 2> unescaped;
  Normalised normalised;
  LiteralScratch literals;
  std::vector<LiteralHit> hits;
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
  explicit Machine(ConfiguredWords words_made) : words(std::move(words_made)) {}

  ConfiguredWords words;
  BlockReader read_blocks = fastest_block_reader();

  /// True when `body`, without escapes, can hold a finding. A library that fails finds everything.
  bool may_find(std::string_view body, Scratch::State& state) const;
};

bool Scanner::Machine::may_find(std::string_view body, Scratch::State& state) const {
  if (!words.may_find(body, state.literals, state.hits).value_or(true)) {
    const bool changes = state.normalised.read(body);
    const std::string_view text = changes ? state.normalised.text() : body;
    state.spans.clear();
    Sweep sweep(text, 0, Reach::body, state.words, state.spans);
    find_at_anchors(sweep, read_blocks, state.blocks);
    state.cost += sweep.cost();
    return sweep.is_decided() ||
           (changes && words.may_find(text, state.literals, state.hits).value_or(true));
  }
  return true;
}

Scanner::Scanner(std::unique_ptr<const Machine> machine) : machine_(std::move(machine)) {}

Scanner::~Scanner() = default;

Result<std::unique_ptr<const Scanner>> Scanner::make(Config config) {
  SLUICE_TRY(ConfiguredWords words, ConfiguredWords::make(config));
  return std::unique_ptr<const Scanner>(
      new Scanner(std::make_unique<const Machine>(std::move(words))));
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

Result<void> Scanner::scan(std::string_view text,
                           std::size_t context,
                           Scratch& scratch,
                           Found& found) const {
  Scratch::State& state = scratch.state();
  found.clear();
  const bool changes = state.normalised.read(text);
  const std::string_view plain = changes ? state.normalised.text() : text;
  const std::size_t plain_context =
      changes ? state.normalised.position_of(static_cast<std::uint32_t>(context)) : context;

  Sweep sweep(plain, plain_context, Reach::slot, state.words, found.spans);
  find_at_anchors(sweep, machine_->read_blocks, state.blocks);
  state.cost += sweep.cost();
  SLUICE_CHECK(machine_->words.find_words(plain, state.literals, state.hits, found));
  if (changes) {
    machine_->words.find_patterns(plain, found.spans);
    map_back(state.normalised, found.spans);
  }
  machine_->words.find_patterns(text, found.spans);

  widen_to_characters(text, found.spans);
  std::erase_if(found.spans, [&](const Span& span) { return span.begin < context; });
  keep_best(found.spans);
  for (Span& span : found.spans) {
    span.example |= is_example(span.type, text.substr(span.begin, span.end - span.begin));
  }
  return {};
}

}  // namespace sluice::scan
