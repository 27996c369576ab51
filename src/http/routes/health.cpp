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

}  // namespace joulewatch
