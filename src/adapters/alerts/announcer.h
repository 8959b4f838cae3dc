#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/alerts/announcer/batch.h"
#include "adapters/alerts/announcer/webhook.h"
#include "base/result.h"
#include "base/task.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "ports/alerts.h"
#include "ports/clock.h"
#include "ports/entropy.h"

namespace sluice::alerts {

/// What became of messages, for whoever counts.
enum class Posting : std::uint8_t {
  delivered,  ///< a message was taken
  failed,     ///< an attempt was not
  lost,       ///< alerts that nobody will be told of by the webhook
};

/// Writes each alert into the log and, where there is a webhook, sends what a second brought as one
/// message. One message is under way at a time; what comes meanwhile is gathered for the next, at
/// most Batch::kRowsMax rows. One per loop thread.
class Announcer final : public Alerts {
 public:
  /// Lines in one second; beyond them one line says how many there were.
  static constexpr std::uint32_t kLinesMax = 100;

  using Observer = std::function<void(Posting, std::uint64_t count)>;

  /// What it needs of its thread; all of it outlives it. `loop` must have been shut down before the
  /// announcer goes.
  struct Place {
    net::Loop& loop;
    Clock& clock;
    Entropy& entropy;
  };

  Announcer(Place place, Observer observer);
  ~Announcer() override;
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  /// From now on messages go to `webhook`; null: to nobody. One under way still goes where it went.
  void send_to(std::shared_ptr<const Webhook> webhook);

  void raise(const Alert& alert) override;

 private:
  struct Target;

  /// A batch as it is sent, with the id that stays the same for each attempt.
  struct Message {
    std::string id;
    std::string body;
    std::uint64_t alerts = 0;
  };

  void write_line(const Alert& alert);
  [[nodiscard]] Message next_message();
  [[nodiscard]] Task<> deliver_all();
  [[nodiscard]] Task<> deliver(std::shared_ptr<Target> target, Message message);
  [[nodiscard]] Task<Result<void>> post(Target& target, const Message& message);

  Place place_;
  Observer observer_;
  std::shared_ptr<Target> target_;  ///< owned here and by a message under way; null: no webhook
  Batch batch_;
  bool is_delivering_ = false;
  Deadline lines_since_{};
  std::uint32_t lines_ = 0;
  std::uint64_t lines_left_out_ = 0;
};

}  // namespace sluice::alerts
