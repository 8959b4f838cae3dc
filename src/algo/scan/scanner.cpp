#include "algo/scan/scanner.h"

#include <array>
#include <utility>

#include "algo/scan/anchors.h"
#include "algo/scan/overlaps.h"

namespace sluice::scan {

struct Scratch::State {
  std::array<Block, kBlocksAhead> blocks;
  std::vector<Span> spans;
};

Scratch::Scratch() : state_(std::make_unique<State>()) {}

Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

struct Scanner::Machine {
  Config config;
  BlockReader read_blocks = fastest_block_reader();
};

Scanner::Scanner(std::unique_ptr<const Machine> machine) : machine_(std::move(machine)) {}

Scanner::~Scanner() = default;

Result<std::unique_ptr<const Scanner>> Scanner::make(Config config) {
  auto machine = std::make_unique<Machine>();
  machine->config = std::move(config);
  return std::unique_ptr<const Scanner>(new Scanner(std::move(machine)));
}

bool Scanner::may_find(std::string_view json, Scratch& scratch) const {
  if (json.contains('\\')) {
    return true;
  }
  std::vector<Span>& spans = scratch.state().spans;
  spans.clear();
  Sweep sweep(json, 0, Reach::body, spans);
  find_at_anchors(sweep, machine_->read_blocks, scratch.state().blocks);
  return sweep.is_decided();
}

Result<void> Scanner::scan(std::string_view text,
                           std::size_t context,
                           Scratch& scratch,
                           Found& found) const {
  found.clear();
  Sweep sweep(text, context, Reach::slot, found.spans);
  find_at_anchors(sweep, machine_->read_blocks, scratch.state().blocks);
  keep_best(found.spans);
  return {};
}

}  // namespace sluice::scan
