#include "app/command_line.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/exit_code.h"

namespace sluice {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// What a line comes to: the command or the exit code, and all that was printed.
struct Read {
  std::expected<Command, int> command = std::unexpected(0);
  std::string printed;  ///< to standard output
  std::string complaint;
};

Read read(std::vector<const char*> words) {
  words.insert(words.begin(), "sluice");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Read result{.command = read_command_line(static_cast<int>(words.size()), words.data())};
  result.printed = testing::internal::GetCapturedStdout();
  result.complaint = testing::internal::GetCapturedStderr();
  return result;
}

struct MistakeCase {
  const char* note;
  std::vector<const char*> words;
  const char* want;  ///< in what it says
};

TEST(CommandLine, AMistakeIsAnsweredWithWhatWasMeant) {
  // Otherwise a slip of the pen would cost a newcomer a search through the documentation.
  const MistakeCase cases[] = {
      {"a command", {"srve"}, "`sluice` has no command `srve` (did you mean `serve`?)"},
      {"a command of a command",
       {"keys", "craete"},
       "`sluice keys` has no command `craete` (did you mean `create`?)"},
      {"an option",
       {"serve", "--lisen", "127.0.0.1:0"},
       "`sluice serve` has no option `--lisen` (did you mean `--listen`?)"},
      {"an option with its value",
       {"check", "--confg=a.yaml"},
       "`sluice check` has no option `--confg` (did you mean `--config`?)"},
      {"an option of the root", {"--versoin"}, "(did you mean `--version`?)"},
      {"nothing near", {"zzzzzz"}, "`sluice` has no command `zzzzzz`\n"},
      {"one word too many", {"version", "now"}, "`sluice version` takes no further `now`"},
      {"help about what is not there",
       {"help", "journal", "shwo"},
       "`sluice journal` has no command `shwo` (did you mean `show`?)"},
      {"no command", {}, "`sluice` needs a command\n"},
      {"half a command", {"journal"}, "`sluice journal` needs a command\n"},
      {"a word that is none of those allowed", {"explain", "a", "--dialect", "gemini"}, "gemini"},
  };
  for (const MistakeCase& c : cases) {
    SCOPED_TRACE(c.note);
    const Read got = read(c.words);
    ASSERT_FALSE(got.command.has_value());
    EXPECT_EQ(got.command.error(), to_int(ExitCode::usage));
    EXPECT_THAT(got.complaint, HasSubstr(c.want));
    EXPECT_EQ(got.printed, "");
  }
}

TEST(CommandLine, EveryCommandHasHelpWithAnExample) {
  // Otherwise the reader of a help text would know the options and not what to write.
  const std::vector<std::vector<const char*>> commands = {{"serve"},
                                                          {"ask"},
                                                          {"explain"},
                                                          {"check"},
                                                          {"keys"},
                                                          {"keys", "create"},
                                                          {"keys", "list"},
                                                          {"keys", "revoke"},
                                                          {"journal"},
                                                          {"journal", "show"},
                                                          {"journal", "verify"},
                                                          {"journal", "checkpoint"},
                                                          {"policy"},
                                                          {"policy", "test"},
                                                          {"policy", "prove"},
                                                          {"policy", "matrix"},
                                                          {"mock"},
                                                          {"policy", "diff"},
                                                          {"schema"},
                                                          {"drill"},
                                                          {"review"},
                                                          {"review", "list"},
                                                          {"review", "show"},
                                                          {"review", "approve"},
                                                          {"review", "deny"},
                                                          {"init"},
                                                          {"scan"},
                                                          {"eval"},
                                                          {"eval", "protection"},
                                                          {"train"},
                                                          {"train", "tagger"},
                                                          {"train", "sensitivity"},
                                                          {"train", "router"},
                                                          {"version"},
                                                          {"help"},
                                                          {}};
  for (std::vector<const char*> words : commands) {
    SCOPED_TRACE(words.empty() ? "sluice" : words.back());
    std::vector<const char*> asked = words;
    words.push_back("--help");
    asked.insert(asked.begin(), "help");
    const Read by_option = read(words);
    const Read by_command = read(asked);
    EXPECT_THAT(by_option.printed, AllOf(HasSubstr("\nExample"), HasSubstr(" sluice ")))
        << by_option.complaint;
    EXPECT_EQ(by_option.printed, by_command.printed);
    ASSERT_FALSE(by_command.command.has_value());
    EXPECT_EQ(by_command.command.error(), to_int(ExitCode::ok));
  }
}

TEST(CommandLine, NoCommandIsLeftOutOfTheHelp) {
  // Otherwise a command could be added without an example, unnoticed by the test above.
  const std::string all = read({"help"}).printed;
  for (const char* name : {"serve",
                           "ask",
                           "explain",
                           "check",
                           "keys",
                           "journal",
                           "policy",
                           "mock",
                           "schema",
                           "drill",
                           "review",
                           "init",
                           "scan",
                           "eval",
                           "train",
                           "version",
                           "help"}) {
    EXPECT_THAT(all, HasSubstr(std::string("\n  ") + name + " "));
  }
  EXPECT_EQ(std::variant_size_v<Command>, 28U) << "a new command belongs into both lists";
}

TEST(CommandLine, TheVersionIsAnOptionToo) {
  // Otherwise the first thing that people try with a new program would be an error.
  const Read by_option = read({"--version"});
  EXPECT_THAT(by_option.printed, testing::MatchesRegex("sluice [0-9.]+\n"));
  ASSERT_FALSE(by_option.command.has_value());
  EXPECT_EQ(by_option.command.error(), to_int(ExitCode::ok));
}

TEST(CommandLine, AFileMayBeNamedWithoutAnOption) {
  // Otherwise `sluice check FILE`, which every other checker takes, would be refused.
  for (const std::vector<const char*>& words : {std::vector{"check", "a.yaml"},
                                                std::vector{"check", "--config", "a.yaml"},
                                                std::vector{"check", "-c", "a.yaml"}}) {
    const Read got = read(words);
    ASSERT_TRUE(got.command.has_value()) << got.complaint;
    EXPECT_EQ(std::get<CheckOptions>(*got.command).config, "a.yaml");
  }
  const Read served = read({"serve", "a.yaml", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(served.command.has_value()) << served.complaint;
  EXPECT_EQ(std::get<ServeOptions>(*served.command).config, "a.yaml");
  const Read usual = read({"check"});
  ASSERT_TRUE(usual.command.has_value()) << usual.complaint;
  EXPECT_EQ(std::get<CheckOptions>(*usual.command).config, "config/sluice.yaml");
}

TEST(CommandLine, TwoFilesAreOneTooMany) {
  // Otherwise one of them would be checked, and the other one believed to be.
  const Read got = read({"check", "a.yaml", "--config", "b.yaml"});
  ASSERT_FALSE(got.command.has_value());
  EXPECT_EQ(got.command.error(), to_int(ExitCode::usage));
  EXPECT_THAT(got.complaint, Not(HasSubstr("Run with --help")));
}

}  // namespace
}  // namespace sluice
