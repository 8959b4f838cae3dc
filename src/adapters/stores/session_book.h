#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "adapters/stores/attendant/attendant.h"
#include "adapters/stores/session_book/session_filter.h"
#include "adapters/stores/session_book/session_store.h"
#include "net/loop.h"
#include "ports/clock.h"
#include "ports/sessions.h"

namespace sluice::stores {

using SessionAttendant = Attendant<SessionStore>;

/// What is known of sessions, and who works on it.
struct SessionShelf {
  std::shared_ptr<SessionFilter> filter;        ///< shared with the store and all books
  std::shared_ptr<SessionAttendant> attendant;  ///< shared by the books of all loop threads
};

/// What sessions hand on, as one loop thread sees it.
class SessionBook final : public Sessions {
 public:
  SessionBook(SessionShelf shelf, net::Loop& loop, Clock& clock)
      : shelf_(std::move(shelf)), loop_(loop), clock_(clock) {}

  [[nodiscard]] bool may_hold_any() const override { return shelf_.filter->may_hold_any(); }

  [[nodiscard]] bool may_hold(const Digest& key) const override {
    return shelf_.filter->may_hold(key);
  }

  [[nodiscard]] Task<Result<std::vector<NamedLabel>>> labels(Digest key) override;
  [[nodiscard]] Task<Result<void>> keep(SessionOwner owner,
                                        Digest key,
                                        SessionKind kind,
                                        NamedLabel label) override;

 private:
  [[nodiscard]] SessionStore::Time now() const;

  SessionShelf shelf_;
  net::Loop& loop_;
  Clock& clock_;
};

}  // namespace sluice::stores
