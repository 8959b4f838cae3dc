#include "adapters/stores/session_book.h"

#include <chrono>

namespace sluice::stores {

SessionStore::Time SessionBook::now() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.wall());
}

Task<Result<std::vector<NamedLabel>>> SessionBook::labels(Digest key) {
  return ask<std::vector<NamedLabel>, SessionStore>(
      shelf_.attendant, loop_, [key, now = now()](SessionStore& store) {
        return store.labels(key, now);
      });
}

Task<Result<void>> SessionBook::keep(SessionOwner owner,
                                     Digest key,
                                     SessionKind kind,
                                     NamedLabel label) {
  return ask<void, SessionStore>(
      shelf_.attendant,
      loop_,
      [owner, key, kind, label = std::move(label), now = now()](SessionStore& store) {
        return store.keep({owner, key, kind}, label, now);
      });
}

}  // namespace sluice::stores
