#pragma once

#include <span>

#include "algo/scan/blocks.h"
#include "algo/scan/sweep.h"

namespace sluice::scan {

/// Reads a text once, stops wherever something may begin, and asks the detectors there:
///
/// - digits: numbers.h
/// - a symbol: @ hosts.h, : and = assignments.h and network.h, _ placeholders.h, . and - hosts.h,
///   network.h and private_keys.h
/// - sixteen token bytes in a row: tokens.h
/// - six capitals in a row: iban.h
///
/// Clean prose has few of them, so most of its bytes are only seen by the block reader.
void find_at_anchors(Sweep& sweep, BlockReader reader, std::span<Block> scratch);

/// How many blocks are read ahead: a few kilobytes, so that they stay in the fastest cache.
inline constexpr std::size_t kBlocksAhead = 128;

}  // namespace sluice::scan
