#include <array>

#include "http/route.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

std::span<const Route> routes() {
    static constexpr std::array kRoutes{
        Route{Method::get, "/api/health", "", getHealth},
        Route{Method::get, "/healthz", "", getAlive},
        Route{Method::get, "/readyz", "", getReady},
        Route{Method::get, "/metrics", "", getMetrics},
        Route{Method::get, "/api/datasets", "", listDatasets},
        Route{Method::post, "/api/datasets", "name", uploadDataset, Takes::file},
        Route{Method::get, "/api/datasets/{datasetId}", "", getDataset},
        Route{Method::remove, "/api/datasets/{datasetId}", "", deleteDataset},
        Route{Method::get, "/api/datasets/{datasetId}/result", "", getResult},
        Route{Method::get, "/api/datasets/{datasetId}/meters", "", listMeters},
        Route{Method::get, "/api/datasets/{datasetId}/series", "meter metric from to maxPoints",
              getSeries},
        Route{Method::post, "/api/sample", "", createSample},
        Route{Method::get, "/api/jobs/{jobId}", "", getJob},
        Route{Method::remove, "/api/jobs/{jobId}", "", cancelJob},
        Route{Method::get, "/api/jobs/{jobId}/events", "", followJob},
    };
    return kRoutes;
}

}  // namespace joulewatch
