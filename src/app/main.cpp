#include <type_traits>

#include <fmt/format.h>

#include "app/ask_command.h"
#include "app/check_command.h"
#include "app/command_line.h"
#include "app/diff/diff_command.h"
#include "app/drill/drill_command.h"
#include "app/eval_command.h"
#include "app/explain_command.h"
#include "app/finish_command.h"
#include "app/init/init_command.h"
#include "app/journal_command.h"
#include "app/keys_command.h"
#include "app/mock/mock.h"
#include "app/policy/matrix_command.h"
#include "app/policy/prove_command.h"
#include "app/policy/test_command.h"
#include "app/review/review_command.h"
#include "app/scan_command.h"
#include "app/schema/schema_command.h"
#include "app/serve_command.h"
#include "app/train/train.h"
#include "app/version_command.h"

namespace sluice {
namespace {

/// One overload for each command; the compiler finds a command that has none.
struct Run {
  int operator()(const ServeOptions& options) const { return run_serve(options); }

  int operator()(const AskOptions& options) const { return run_ask(options); }

  int operator()(const ExplainOptions& options) const { return run_explain(options); }

  int operator()(const CheckOptions& options) const { return run_check(options); }

  int operator()(const ScanOptions& options) const { return run_scan(options); }

  int operator()(const EvalProtectionOptions& options) const {
    return run_eval_protection(options);
  }

  int operator()(const KeysCreateOptions& options) const { return run_keys_create(options); }

  int operator()(const KeysListOptions& options) const { return run_keys_list(options); }

  int operator()(const KeysRevokeOptions& options) const { return run_keys_revoke(options); }

  int operator()(const JournalShowOptions& options) const { return run_journal_show(options); }

  int operator()(const JournalVerifyOptions& options) const { return run_journal_verify(options); }

  int operator()(const JournalCheckpointOptions& options) const {
    return run_journal_checkpoint(options);
  }

  int operator()(const PolicyMatrixOptions& options) const { return run_policy_matrix(options); }

  int operator()(const PolicyProveOptions& options) const { return run_policy_prove(options); }

  int operator()(const PolicyTestOptions& options) const { return run_policy_test(options); }

  int operator()(const DrillOptions& options) const { return drill::run_drill(options); }

  int operator()(const mock::MockOptions& options) const { return mock::run_mock(options); }

  int operator()(const train::TaggerOptions& options) const {
    return finish_command(train::run_train_tagger(options));
  }

  int operator()(const train::SensitivityOptions& options) const {
    return finish_command(train::run_train_sensitivity(options));
  }

  int operator()(const PolicyDiffOptions& options) const { return run_policy_diff(options); }

  int operator()(const InitOptions& options) const { return init::run_init(options); }

  int operator()(const train::RouterOptions& options) const {
    return finish_command(train::run_train_router(options));
  }

  template <typename ReviewOptions>
    requires std::is_base_of_v<review_commands::Gateway, ReviewOptions>
  int operator()(const ReviewOptions& options) const {
    return review_commands::run_review(options);
  }

  int operator()(const SchemaOptions& options) const { return run_schema(options); }

  int operator()(const VersionOptions& options) const { return run_version(options); }
};

}  // namespace
}  // namespace sluice

int main(int argc, char** argv) {
  const auto command = sluice::read_command_line(argc, argv);
  return command ? std::visit(sluice::Run{}, *command) : command.error();
}
