#include "adapters/alerts/announcer.h"

#include <functional>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "adapters/alerts/announcer/signature.h"
#include "base/log.h"
#include "net/http_server.h"
#include "net/waiter.h"
#include "ports/clock_fake.h"
#include "ports/entropy_fake.h"

namespace sluice::alerts {
namespace {

using net::ServerExchange;
using std::chrono::milliseconds;

/// Time that passes as the loop says, so that deadlines and waits agree.
class Now final : public Clock {
 public:
  explicit Now(net::Loop& loop) : loop_(loop) {}

  [[nodiscard]] Deadline now() const override { return loop_.now(); }

  [[nodiscard]] std::chrono::sys_time<std::chrono::microseconds> wall() const override {
    return std::chrono::sys_seconds(std::chrono::seconds(1'795'000'000));
  }

  [[nodiscard]] Task<> sleep_until(Deadline until) override { return loop_.sleep_until(until); }

  [[nodiscard]] Task<> yield() override { return loop_.yield(); }

 private:
  net::Loop& loop_;
};

/// What a receiver got.
struct Post {
  std::string id;
  std::string time;
  std::string signature;
  std::string body;
};

/// An announcer and a receiver on one loop. What the receiver does is scripted, one status for each
/// post; 0: it says nothing until the client goes away.
class AnnouncerTest : public testing::Test {
 protected:
  AnnouncerTest() {
    log::set_level(log::Level::error);  // A thousand lines would hide a failure.
    EXPECT_TRUE(server_.listen({.host = "127.0.0.1"}).has_value());
    announcer_.send_to(webhook());
  }

  ~AnnouncerTest() override { loop_.shut_down(); }

  std::shared_ptr<const Webhook> webhook() {
    config_.url = "http://127.0.0.1:" + std::to_string(server_.port()) + "/hooks/sluice";
    const auto made = make_webhook(config_,
                                   Secret("whsec_" + std::string(32, 'A')),
                                   {.gather = milliseconds(1),
                                    .timeout = milliseconds(150),
                                    .retry_first = milliseconds(1),
                                    .retry_max = milliseconds(4),
                                    .attempts_max = 3});
    EXPECT_TRUE(made.has_value());
    return made.value_or(nullptr);
  }

  Task<> receive(ServerExchange& exchange) {
    const RequestHead& head = exchange.head();
    Post post{.id = std::string(head.header("webhook-id").value_or("")),
              .time = std::string(head.header("webhook-timestamp").value_or("")),
              .signature = std::string(head.header("webhook-signature").value_or(""))};
    EXPECT_EQ(head.path, "/hooks/sluice");
    const auto body = co_await exchange.read_body();
    EXPECT_TRUE(body.has_value());
    post.body = std::string(body->data(), body->size());
    posts_.push_back(std::move(post));
    const int status = posts_.size() <= statuses_.size() ? statuses_[posts_.size() - 1] : 204;
    if (status == 0) {
      net::Waiter waiter(loop_);
      co_await waiter.wait(loop_.now() + std::chrono::seconds(10), std::nullopt);
      co_return;
    }
    const std::vector<HeaderField> fields = {{.name = "location", .value = "/elsewhere"}};
    const auto sent = co_await exchange.respond(status, fields, "");
    EXPECT_TRUE(sent.has_value());
  }

  /// Runs the loop until the announcer has told of `count` events.
  void run_until(std::size_t count) {
    wanted_ = count;
    if (events_.size() < count) {
      loop_.run();
    }
    ASSERT_GE(events_.size(), count);
  }

  void observed(Posting posting, std::uint64_t count) {
    events_.emplace_back(posting, count);
    if (wanted_ > 0 && events_.size() >= wanted_) {
      loop_.stop();
    }
  }

  static Alert alert(AlertKind kind = AlertKind::refused_by_rule) { return {.kind = kind}; }

  using Event = std::pair<Posting, std::uint64_t>;

  net::Loop loop_;
  Now clock_{loop_};
  EntropyFake entropy_;
  WebhookConfig config_;
  std::vector<int> statuses_;
  std::vector<Post> posts_;
  std::vector<Event> events_;
  std::size_t wanted_ = 0;
  net::Server server_{loop_, [this](ServerExchange& exchange) { return receive(exchange); }, {}};
  Announcer announcer_{{loop_, clock_, entropy_},
                       [this](Posting posting, std::uint64_t count) { observed(posting, count); }};
};

TEST_F(AnnouncerTest, SignsWhatItSends) {
  // Otherwise anybody could tell an operator anything.
  announcer_.raise(alert());
  run_until(1);
  EXPECT_EQ(events_, std::vector<Event>({{Posting::delivered, 1}}));
  ASSERT_EQ(posts_.size(), 1U);
  const Post& post = posts_.front();
  EXPECT_TRUE(post.id.starts_with("msg_"));
  EXPECT_EQ(post.time, "1795000000");
  EXPECT_EQ(post.signature,
            sign(Secret(std::string(24, '\0')),
                 post.id,
                 std::chrono::sys_seconds(std::chrono::seconds(1'795'000'000)),
                 post.body));
  EXPECT_EQ(nlohmann::json::parse(post.body)["data"]["alerts"][0]["kind"], "refused_by_rule");
}

TEST_F(AnnouncerTest, TriesAgainWithTheSameId) {
  // Otherwise a receiver that restarts would miss what happened meanwhile, or count it twice.
  statuses_ = {500, 302};  // A redirect is a failure: it is not followed.
  announcer_.raise(alert());
  run_until(3);
  EXPECT_EQ(
      events_,
      std::vector<Event>({{Posting::failed, 1}, {Posting::failed, 1}, {Posting::delivered, 1}}));
  ASSERT_EQ(posts_.size(), 3U);
  EXPECT_EQ(posts_[0].id, posts_[2].id);
  EXPECT_EQ(posts_[0].body, posts_[2].body);
}

TEST_F(AnnouncerTest, GivesUpAndGoesOn) {
  // Otherwise one message that nobody takes would hold up all later ones, for ever.
  statuses_ = {500, 500, 500};
  announcer_.raise(alert());
  announcer_.raise(alert());
  run_until(4);
  EXPECT_EQ(events_.back(), Event(Posting::lost, 2));
  announcer_.raise(alert(AlertKind::exception_used));
  run_until(5);
  EXPECT_EQ(events_.back(), Event(Posting::delivered, 1));
  EXPECT_NE(posts_[3].id, posts_[0].id);
}

TEST_F(AnnouncerTest, AReceiverThatHangsIsLeft) {
  // Otherwise a receiver that accepts and says nothing would silence all alerts.
  statuses_ = {0};
  announcer_.raise(alert());
  run_until(2);
  EXPECT_EQ(events_, std::vector<Event>({{Posting::failed, 1}, {Posting::delivered, 1}}));
}

TEST_F(AnnouncerTest, OnlyKindsThatAreWantedAreSent) {
  // Otherwise whoever wants to be woken for exceptions would be woken for every masked word.
  config_.events.reset();
  config_.events.set(to_index(AlertKind::exception_used));
  announcer_.send_to(webhook());
  announcer_.raise(alert(AlertKind::answer_masked));
  announcer_.raise(alert(AlertKind::exception_used));
  run_until(1);
  const auto message = nlohmann::json::parse(posts_.front().body);
  ASSERT_EQ(message["data"]["alerts"].size(), 1U);
  EXPECT_EQ(message["data"]["alerts"][0]["kind"], "exception_used");
}

TEST_F(AnnouncerTest, WhatComesWhileAMessageIsUnderWayIsTheNextMessage) {
  // Otherwise an outage of the receiver would fill the memory with messages.
  statuses_ = {500};
  announcer_.raise(alert());
  run_until(1);
  for (int i = 0; i < 1'000; ++i) {
    announcer_.raise(alert(AlertKind::not_granted));
  }
  run_until(3);
  ASSERT_EQ(posts_.size(), 3U);
  EXPECT_EQ(nlohmann::json::parse(posts_[2].body)["data"]["alerts"][0]["count"], 1'000);
}

TEST_F(AnnouncerTest, WithoutAWebhookNothingIsSentOrKept) {
  // Otherwise alerts would pile up for a webhook that somebody configures some day.
  announcer_.send_to(nullptr);
  for (int i = 0; i < 1'000; ++i) {
    announcer_.raise(alert());
  }
  announcer_.send_to(webhook());
  announcer_.raise(alert(AlertKind::drill_failed));
  run_until(1);
  EXPECT_EQ(nlohmann::json::parse(posts_.front().body)["data"]["alerts"].size(), 1U);
}

}  // namespace
}  // namespace sluice::alerts
