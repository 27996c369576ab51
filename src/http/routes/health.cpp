#include "http/answers.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

Response getHealth(const Request&, App& app) {
    Json answer;
    answer["status"] = "ok";
    answer["version"] = JOULEWATCH_VERSION;
    answer["datasets"] = app.workspace.list().size();
    answer["jobsRunning"] = app.workspace.jobs().running();
    answer["jobsQueued"] = app.workspace.jobs().queued();
    answer["plainHttp"] = app.plainHttp;
    return jsonAnswer(answer);
}

Response getAlive(const Request&, App&) { return jsonAnswer(Json{{"status", "ok"}}); }

Response getReady(const Request&, App& app) {
    if (auto ready = app.workspace.checkReady(); !ready) return problem(ready.error());
    return jsonAnswer(Json{{"status", "ready"}});
}

}  // namespace joulewatch
