#pragma once

#include <cstddef>

#include "algo/ner/finder.h"
#include "base/task.h"
#include "domain/request.h"
#include "flow/3_classify/reader.h"
#include "ports/clock.h"

namespace sluice::classify {

/// Text of one request that is searched for names, at most; slots beyond it are unscannable.
inline constexpr std::size_t kNameBytesMax = std::size_t{2} << 20U;

/// Adds the names in the prose of `request` to `reading`, where nothing was found yet. What is a
/// name in one slot is one in all of them (ner::NameMemory), so that a whole conversation, which
/// its request carries, is treated alike. A slot whose search failed is unscannable. Slots are read
/// one by one: a name that two parts share is not seen. Lets others run after each two KiB.
///
/// @param finder, clock, request, reading  outlive the task
[[nodiscard]] Task<> find_names(ner::Finder& finder,
                                Clock& clock,
                                const Request& request,
                                Reading& reading);

}  // namespace sluice::classify
