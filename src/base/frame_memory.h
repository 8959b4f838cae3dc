#pragma once

#include <cstddef>

namespace sluice {

/// Memory for the frame of a coroutine. A request makes some twenty of them, one inside the other:
/// handed out again in reverse order, they stay in the cache, and none costs a call of malloc.
/// Each thread keeps up to 256 free pieces of each size (multiples of 64 bytes up to 12 KiB) and
/// gives them back when it ends. With a sanitizer it is malloc alone, so that it sees each frame.
///
/// A frame may be freed by another thread than the one that made it.
[[nodiscard]] void* allocate_frame(std::size_t bytes);

/// @param bytes  as given to allocate_frame()
void free_frame(void* frame, std::size_t bytes) noexcept;

}  // namespace sluice
