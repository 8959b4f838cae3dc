#include "flow/1_accept/run.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/run_task.h"
#include "ports/exchange_fake.h"

namespace sluice::accept {
namespace {

Result<Request> accept_with(ExchangeFake& exchange) {
  json::Tape tape;
  return run_to_completion(run(Config{}, Endpoint{}, RequestId{}, exchange, tape));
}

ExchangeFake exchange_with(std::vector<HeaderField> headers) {
  ExchangeFake exchange(R"({"model":"auto","messages":[{"role":"user","content":"hi"}]})");
  exchange.request_head.headers = std::move(headers);
  return exchange;
}

// Of two declarations one was ignored: `public` then `confidential` went to the cloud, and a dry
// run was sent.
TEST(Accept, AHintThatIsThereTwiceIsRefused) {
  for (const char* name :
       {"x-sluice-workload", "x-sluice-session", "x-sluice-data-class", "x-sluice-dry-run"}) {
    for (const char* second : {"confidential", "public", "0", "1", ""}) {
      SCOPED_TRACE(std::string(name) + ": " + second);
      ExchangeFake exchange = exchange_with({{name, "public"}, {"accept", "*/*"}, {name, second}});
      const Result<Request> request = accept_with(exchange);
      ASSERT_FALSE(request);
      EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
      EXPECT_TRUE(request.error().message.contains(name)) << request.error().message;
      EXPECT_FALSE(exchange.body_was_read);
    }
  }
}

// A client whose variable was empty meant some level; serving it as undeclared fails open.
TEST(Accept, AnEmptyDeclarationIsRefused) {
  for (const char* name : {"x-sluice-workload", "x-sluice-data-class"}) {
    SCOPED_TRACE(name);
    ExchangeFake exchange = exchange_with({{name, ""}});
    const Result<Request> request = accept_with(exchange);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
    EXPECT_TRUE(request.error().message.contains(name)) << request.error().message;
  }
}

// A caller who wrote `x-sluice-model`, or mistyped a floor, believed that it was heard.
TEST(Accept, AHintThatNobodyKnowsIsRefused) {
  struct UnknownCase {
    const char* name;
    const char* hint;
  };

  const UnknownCase cases[] = {
      {"x-sluice-model", "leave it out; a model is named in the body"},
      {"x-sluice-workloda", "did you mean `x-sluice-workload`?"},
      {"x-sluice-dataclass", "did you mean `x-sluice-data-class`?"},
      {"x-sluice-zz", "leave it out; a model is named in the body"},
  };
  for (const UnknownCase& c : cases) {
    SCOPED_TRACE(c.name);
    ExchangeFake exchange = exchange_with({{c.name, "x"}});
    const Result<Request> request = accept_with(exchange);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(request.error().hint, c.hint);
    EXPECT_FALSE(request.error().message.contains(c.name));
    EXPECT_FALSE(exchange.body_was_read);
  }
}

// A caller that does it right must not be refused with those that do not.
TEST(Accept, OneOfEachHintIsRead) {
  ExchangeFake exchange = exchange_with({{"x-sluice-workload", "triage"},
                                         {"x-sluice-session", "s1"},
                                         {"x-sluice-data-class", "confidential"},
                                         {"x-sluice-dry-run", "0"}});
  const Result<Request> request = accept_with(exchange);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->hints.workload, "triage");
  EXPECT_EQ(request->hints.session, "s1");
  EXPECT_EQ(request->hints.data_class, "confidential");
  EXPECT_FALSE(request->hints.dry_run);
}

}  // namespace
}  // namespace sluice::accept
