#include <array>

#include "http/route.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

std::span<const Route> routes() {
    static constexpr std::array kRoutes{
        Route{Method::get, "/api/health", "", getHealth, kAnyone},
        Route{Method::get, "/healthz", "", getAlive, kAnyone},
        Route{Method::get, "/readyz", "", getReady, kAnyone},
        Route{Method::get, "/metrics", "", getMetrics, from(Role::admin)},
        Route{Method::get, "/api/session", "", getSession, kAnyone},
        Route{Method::post, "/api/session", "", logIn, kAnyone, Takes::json},
        Route{Method::remove, "/api/session", "", logOut, kSignedIn},
        Route{Method::post, "/api/session/demo", "", useDemoLink, kAnyone, Takes::json},
        Route{Method::get, "/api/sessions", "", listSessions, kSignedIn},
        Route{Method::remove, "/api/sessions/{sessionId}", "", endSession, kSignedIn},
        Route{Method::post, "/api/setup", "", setUp, kAnyone, Takes::json},
        Route{Method::post, "/api/account", "", signUp, kAnyone, Takes::json},
        Route{Method::post, "/api/account/password", "", changePassword, kSignedIn, Takes::json},
        Route{Method::post, "/api/account/profile", "", changeProfile, kSignedIn, Takes::json},
        Route{Method::post, "/api/account/forgotten", "", askForReset, kAnyone, Takes::json},
        Route{Method::post, "/api/account/reset", "", resetPassword, kAnyone, Takes::json},
        Route{Method::get, "/api/users", "", listUsers, kAdmins},
        Route{Method::post, "/api/users", "", addUser, kAdmins, Takes::json},
        Route{Method::post, "/api/users/{userId}", "", changeUser, kAdmins, Takes::json},
        Route{Method::post, "/api/users/{userId}/reset-link", "", makeResetLink, kAdmins,
              Takes::json},
        Route{Method::get, "/api/audit", "limit before", listAudit, kAdmins},
        Route{Method::get, "/api/backups", "", listBackups, kAdmins},
        Route{Method::post, "/api/backups", "", makeBackup, kAdmins},
        Route{Method::get, "/api/datasets", "", listDatasets, kSignedIn},
        Route{Method::post, "/api/datasets", "name review", uploadDataset, kSignedIn, Takes::file},
        Route{Method::get, "/api/datasets/{datasetId}", "", getDataset, kSignedIn},
        Route{Method::remove, "/api/datasets/{datasetId}", "", deleteDataset, kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/result", "", getResult, kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/preview", "", getPreview, kSignedIn},
        Route{Method::post, "/api/datasets/{datasetId}/import", "", importDataset, kSignedIn,
              Takes::json},
        Route{Method::get, "/api/datasets/{datasetId}/quality", "rule limit offset", getQuality,
              kSignedIn},
        Route{Method::post, "/api/datasets/{datasetId}/quality/{findingId}", "", decideFinding,
              kSignedIn, Takes::json},
        Route{Method::get, "/api/datasets/{datasetId}/rejected", "", getRejected, kSignedIn,
              Takes::nothing, Gives::download},
        Route{Method::get, "/api/datasets/{datasetId}/meters", "", listMeters, kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/series", "meter metric from to maxPoints",
              getSeries, kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/load", "from to maxPoints", getLoad,
              kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/profile", "meter metric from to", getProfile,
              kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/aggregates", "from to", getAggregates,
              kSignedIn},
        Route{Method::get, "/api/datasets/{datasetId}/peaks", "from to count", getPeaks, kSignedIn},
        Route{Method::get, "/api/meters", "", listAllMeters, kSignedIn},
        Route{Method::post, "/api/ingest", "", ingestReadings, from(Role::technician),
              Takes::readings},
        Route{Method::post, "/api/sample", "", createSample, kSignedIn, Takes::maybeJson},
        Route{Method::get, "/api/jobs/{jobId}", "", getJob, kSignedIn},
        Route{Method::remove, "/api/jobs/{jobId}", "", cancelJob, kSignedIn},
        Route{Method::get, "/api/jobs/{jobId}/events", "", followJob, kSignedIn},
    };
    return kRoutes;
}

}  // namespace joulewatch
