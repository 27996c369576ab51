// Backups of the data directory, for admins.
#include <utility>

#include "http/answers.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

Response listBackups(const Request&, App& app) {
    Json all = Json::array();
    for (const ShelvedBackup& each : app.backups.list())
        all.push_back({{"name", each.name},
                       {"created", each.createdMs},
                       {"files", each.files},
                       {"bytes", each.bytes}});
    return jsonAnswer(all);
}

Response makeBackup(const Request& request, App& app) {
    const Timestamp now = app.accounts.now();
    const std::string name = BackupShelf::nameAt(now);
    const Actor actor{request.who->user.id, clientOf(request)};
    if (auto noted = app.accounts.record(actor, "backup.make", name); !noted)
        return problem(noted.error());
    const auto job = app.workspace.submit(
        "backup", actor.userId,
        [&app, now](const Progress& progress) { return app.backups.make(now, progress); });
    if (!job) return problem(job.error());
    return jsonAnswer(Json{{"name", name}, {"jobId", *job}}, 202);
}

}  // namespace joulewatch
