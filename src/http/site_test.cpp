#include "http/site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "app/accounts_fixture.hpp"
#include "app/workspace_fixture.hpp"
#include "http/job_json.hpp"
#include "http/session_cookie.hpp"

using namespace joulewatch;

namespace {

constexpr WebFile kFiles[] = {
    {"/assets/index-B1x2.js", "\"1234\"", "let a = 1;", "gzipped"},
    {"/favicon.svg", "\"5678\"", "<svg/>", {}},
    {"/index.html",
     "\"9abc\"",
     "<html><head><meta name=\"csp-nonce\" content=\"\" /></head></html>",
     {}},
};

/// A site over a fresh workspace, asked without sockets.
struct SiteFixture {
    AccountsFixture people;
    WorkspaceFixture data{false, people.store.get()};
    Devices devices{*people.store, people.accounts, {[this] { return people.now; }}};
    std::unique_ptr<Metering> metering = std::move(*openMetering(*people.store, people.accounts));
    App app{*data.workspace, people.accounts, devices, *metering};
    Site site{app, kFiles};
    std::string session = signedIn();

    std::string signedIn() {
        people.add("ada", Role::operator_);
        return people.signIn("ada").token;
    }

    Response ask(Method method, std::string target, NamedValues headers = {},
                 std::string_view file = {}, std::string body = {}) {
        Request request;
        request.method = method;
        request.target = std::move(target);
        request.headers = std::move(headers);
        request.body = std::move(body);
        if (request.header("host").empty()) request.headers.emplace_back("host", "127.0.0.1:8501");
        request.headers.emplace_back("cookie", "session=" + session);
        request.headers.emplace_back("x-csrf-token", csrfToken(session));
        Admission admission = site.admit(request);
        if (admission.response) return std::move(*admission.response);
        if (auto refused = site.authorize(request, *admission.route)) return std::move(*refused);
        if (admission.route->takes == Takes::file) {
            auto upload = site.beginUpload(request, file.size());
            if (!upload) return std::move(upload.error());
            REQUIRE(upload->write(file).has_value());
            request.upload = std::make_shared<Upload>(std::move(*upload));
        }
        return site.handle(request, *admission.route);
    }
    Response get(std::string target) { return ask(Method::get, std::move(target)); }

    /// The id of a data set that is analysed to its end.
    std::string analysed() {
        const Json taken =
            Json::parse(ask(Method::post, "/api/datasets?name=plant.csv", {}, smallCsv()).body);
        data.workspace->jobs().wait(taken["jobId"].get<std::string>(), std::chrono::seconds{20});
        return taken["datasetId"];
    }
};

std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

Json parsed(const Response& response) { return Json::parse(response.body); }

}  // namespace

TEST_CASE("a file is uploaded, followed, shown and deleted") {
    SiteFixture at;
    const Response taken = at.ask(Method::post, "/api/datasets?name=plant.csv", {}, smallCsv());
    REQUIRE(taken.status == 202);
    const std::string job = parsed(taken)["jobId"];
    const std::string dataset = "/api/datasets/" + parsed(taken)["datasetId"].get<std::string>();
    at.data.workspace->jobs().wait(job, std::chrono::seconds{20});
    CHECK(parsed(at.get("/api/jobs/" + job))["status"] == "done");
    CHECK(parsed(at.get("/api/datasets"))[0]["rows"] == 20);
    CHECK(parsed(at.get(dataset))["status"] == "ready");
    CHECK(parsed(at.get(dataset + "/result"))["harmonics"]["machine_id"] == "Machine_08");
    const Json meter = parsed(at.get(dataset + "/meters"))[1];
    CHECK(meter["id"] == "Machine_01");
    CHECK(meter["intervalMs"] == 60000);
    CHECK(at.ask(Method::remove, dataset).status == 204);
    CHECK(at.get(dataset).status == 404);
}

TEST_CASE("a series comes as columns of equal length, gaps stay gaps") {
    SiteFixture at;
    const std::string series = "/api/datasets/" + at.analysed() + "/series";
    const Json all = parsed(at.get(series + "?meter=Machine_01&metric=voltageV"));
    CHECK(all["at"].size() == 10);
    for (const char* column : {"min", "max", "first", "last", "mean"})
        CHECK(all[column].size() == 10);
    CHECK(all["max"][5] == 432.5);
    CHECK(all["unit"] == "V");
    CHECK(all["bucketMs"] == 60000);
    const Json half = parsed(at.get(
        series + "?meter=Machine_01&metric=voltageV&from=1704067200000&to=2024-01-01T00:05:00"));
    CHECK(half["at"].size() == 5);
    CHECK(half["at"][0] == 1704067200000);
    const Json outside =
        parsed(at.get(series + "?meter=Machine_01&metric=voltageV&from=2025-01-01&to=2025-01-02"));
    CHECK(outside["at"].empty());
}

TEST_CASE("the dashboard's figures are those of all machines") {
    SiteFixture at;
    const std::string dataset = "/api/datasets/" + at.analysed();
    // Two machines of 13.2 kW, a reading a minute for ten minutes.
    const Json load = parsed(at.get(dataset + "/load"));
    CHECK(load["stepMs"] == 900'000);
    CHECK(load["at"] == Json::array({1'704'067'200'000}));
    CHECK(load["meanKw"][0].get<double>() == doctest::Approx(26.4));
    CHECK(load["energyKwh"][0].get<double>() == doctest::Approx(4.4));
    const Json profile = parsed(at.get(dataset + "/profile?metric=voltageV&meter=Machine_00"));
    CHECK(profile["cells"].size() == 7);
    CHECK(profile["cells"][0][0] == Json({{"mean", 400.25}, {"count", 10}}));  // a Monday
    CHECK(profile["cells"][0][1] == Json({{"mean", nullptr}, {"count", 0}}));
    const Json aggregates = parsed(at.get(dataset + "/aggregates"))["meters"];
    CHECK(aggregates[1]["meter"] == "Machine_01");
    CHECK(aggregates[1]["energyKwh"].get<double>() == doctest::Approx(2.2));
    CHECK(aggregates[1]["metrics"]["voltageV"]["max"] == 432.5);
    CHECK_FALSE(aggregates[1]["metrics"].contains("frequencyHz"));
    const Json peaks = parsed(at.get(dataset + "/peaks?count=3"))["peaks"];
    REQUIRE(peaks.size() == 1);
    CHECK(peaks[0]["demandKw"].get<double>() == doctest::Approx(26.4));
    const Json meters = parsed(at.get("/api/meters"));
    CHECK(meters.size() == 2);
    CHECK(meters[0]["datasetName"] == "plant.csv");
    for (const char* wrong : {"/load?maxPoints=1", "/profile", "/peaks?count=0",
                              "/profile?metric=activePowerKw&from=x", "/aggregates?to=1e9"})
        CHECK(at.get(dataset + wrong).status == 400);
    CHECK(at.get(dataset + "/profile?metric=voltageV&meter=Machine_77").status == 404);
}

TEST_CASE("readings that are sent are kept once, and a data set like any other") {
    SiteFixture at;
    const auto send = [&](const std::string& body, NamedValues headers = {}) {
        headers.emplace_back("content-type", "application/json");
        return at.ask(Method::post, "/api/ingest", std::move(headers), {}, body);
    };
    CHECK(send("[]").status == 503);
    REQUIRE(at.data.workspace->openLive().has_value());
    CHECK(parsed(at.get("/api/datasets")).empty());
    CHECK(at.ask(Method::post, "/api/ingest", {{"content-type", "text/plain"}}).status == 415);
    CHECK(send("[1").status == 400);
    const std::string body =
        R"([{"meterId":"plug-3","at":"2024-01-31T12:00:00","voltageV":229.8,"activePowerKw":0.4},
            {"meterId":"plug-3","at":"2024-01-31T12:01:00","voltageV":"high"}])";
    const Json first = parsed(send(body));
    CHECK(first["stored"] == 1);
    CHECK(first["rejected"][0]["index"] == 1);
    const Json again = parsed(send(body));
    CHECK(again["stored"] == 0);
    CHECK(again["duplicates"] == 1);
    const std::string another = R"({"meterId":"plug-3","at":"2024-01-31T12:02:00","voltageV":230})";
    CHECK(parsed(send(another, {{"idempotency-key", "k"}}))["stored"] == 1);
    CHECK(parsed(send(body, {{"idempotency-key", "k"}}))["duplicates"] == 1);
    REQUIRE(at.data.workspace->live()->drain().has_value());
    const Json live = parsed(at.get("/api/datasets"))[0];
    CHECK(live["kind"] == "live");
    CHECK(live["rows"] == 2);
    const std::string path = "/api/datasets/" + live["id"].get<std::string>();
    CHECK(parsed(at.get(path + "/series?meter=plug-3&metric=voltageV"))["max"] ==
          Json::array({229.8, 230}));
    CHECK(parsed(at.get("/api/meters"))[0]["source"] == "http");
    CHECK(at.ask(Method::remove, path).status == 409);
}

TEST_CASE("a household sees and changes what it brought itself, and no more") {
    SiteFixture at;
    const std::string others = at.analysed();
    at.people.add("home", Role::household);
    at.people.add("looker", Role::viewer);
    at.session = at.people.signIn("home").token;
    CHECK(parsed(at.get("/api/datasets")).empty());
    CHECK(parsed(at.get("/api/meters")).empty());
    for (const char* each : {"", "/result", "/meters", "/series?meter=Machine_00&metric=voltageV",
                             "/load", "/profile?metric=voltageV", "/aggregates", "/peaks"})
        CHECK(at.get("/api/datasets/" + others + each).status == 404);
    CHECK(at.ask(Method::remove, "/api/datasets/" + others).status == 404);
    const std::string own = at.analysed();
    CHECK(parsed(at.get("/api/datasets/" + own))["owner"] == "home");
    const auto self = at.people.store->people().credentials("home")->user;
    REQUIRE(at.people.store->people().setProfile(self.id, "hut", "").has_value());
    CHECK(parsed(at.get("/api/datasets"))[0]["owner"] == "hut");  // as they are called today
    CHECK(parsed(at.get("/api/meters")).size() == 2);
    at.session = at.people.signIn("looker").token;
    CHECK(parsed(at.get("/api/datasets")).size() == 2);
    CHECK(at.ask(Method::remove, "/api/datasets/" + own).status == 403);
    at.session = at.people.signIn("hut").token;
    CHECK(at.ask(Method::remove, "/api/datasets/" + own).status == 204);
}

TEST_CASE("a question that makes no sense is answered with what would") {
    SiteFixture at;
    const std::string series = "/api/datasets/" + at.analysed() + "/series?";
    const std::vector<std::pair<std::string, unsigned>> wrong = {
        {"metric=voltageV", 400},
        {"meter=Machine_00", 400},
        {"meter=Machine_00&metric=volts", 400},
        {"meter=Machine_77&metric=voltageV", 404},
        {"meter=Machine_00&metric=voltageV&maxPoints=0", 400},
        {"meter=Machine_00&metric=voltageV&maxPoints=4001", 400},
        {"meter=Machine_00&metric=voltageV&maxPoints=-1", 400},
        {"meter=Machine_00&metric=voltageV&maxPoints=1e3", 400},
        {"meter=Machine_00&metric=voltageV&from=yesterday", 400},
        {"meter=Machine_00&metric=voltageV&from=9223372036854775807", 400},
        {"meter=Machine_00&metric=voltageV&from=-9223372036854775808", 400},
        {"meter=Machine_00&metric=voltageV&from=2024-01-02&to=2024-01-01", 400},
        {"meter=Machine_00&metric=voltageV&colour=red", 400},
        {"meter=Machine_00&meter=Machine_01&metric=voltageV", 400},
    };
    for (const auto& [query, status] : wrong) {
        CAPTURE(query);
        const Response response = at.get(series + query);
        CHECK(response.status == status);
        CHECK(header(response, "Content-Type") == "application/problem+json");
        CHECK_FALSE(parsed(response)["detail"].get<std::string>().empty());
        CHECK(parsed(response)["requestId"] == header(response, "X-Request-Id"));
    }
}

TEST_CASE("an upload's name is text: no part of it becomes a path") {
    SiteFixture at;
    for (const char* name : {"..%2F..%2Fetc%2Fpasswd", "a.csv;%20id;%20%23", "CON.csv",
                             "%3Cimg%20src=x%20onerror=alert(1)%3E.csv", "%FF%FE.csv"}) {
        const Response taken =
            at.ask(Method::post, std::string("/api/datasets?name=") + name, {}, kSmallResult);
        CHECK(taken.status == 202);
    }
    const Json names = parsed(at.get("/api/datasets"));
    CHECK(names[4]["name"] == "passwd");
    CHECK(names[1]["name"] == "<img src=x onerror=alert(1)>.csv");
    const std::string tooLong(5000, 'a');
    for (const std::string& name :
         {std::string(), tooLong, std::string("a%00b"), std::string("..%2F")})
        CHECK(at.ask(Method::post, "/api/datasets?name=" + name, {}, kSmallResult).status == 400);
    CHECK(at.ask(Method::post, "/api/datasets?name=a.csv", {}, "").status == 400);
}

TEST_CASE("a broken result is refused with what is wrong and where") {
    SiteFixture at;
    const Response refused =
        at.ask(Method::post, "/api/datasets?name=r.json", {}, "{\n  \"harmonics\": ?\n}");
    CHECK(refused.status == 400);
    CHECK(parsed(refused)["detail"] == "Line 2, column 16: '?' is not JSON there.");
}

TEST_CASE("only our own pages, or no browser, may change anything") {
    SiteFixture at;
    const auto post = [&](NamedValues headers) {
        return at.ask(Method::post, "/api/sample", std::move(headers)).status;
    };
    CHECK(post({}) == 202);
    CHECK(post({{"sec-fetch-site", "same-origin"}}) == 202);
    CHECK(post({{"origin", "http://127.0.0.1:8501"}}) == 202);
    CHECK(post({{"sec-fetch-site", "cross-site"}}) == 403);
    CHECK(post({{"sec-fetch-site", "same-site"}}) == 403);
    CHECK(post({{"sec-fetch-site", "cross-site"}, {"origin", "http://127.0.0.1:8501"}}) == 403);
    CHECK(post({{"origin", "http://evil.example"}}) == 403);
    CHECK(post({{"origin", "http://127.0.0.1:8502"}}) == 403);
    CHECK(post({{"origin", "null"}}) == 403);
}

TEST_CASE("names that only lead to us are not ours: a page elsewhere must not read our answers") {
    SiteFixture at;
    const auto as = [&](std::string host) {
        return at.ask(Method::get, "/api/health", {{"host", std::move(host)}}).status;
    };
    for (const char* good :
         {"localhost", "LOCALHOST:8501", "127.0.0.1:80", "127.9.9.9", "[::1]:8501"})
        CHECK(as(good) == 200);
    for (const char* bad :
         {"evil.example", "127.0.0.1.evil.example", "localhost.evil", "0.0.0.0", "192.168.0.1:8501",
          "localhost:", "localhost:x", "[::2]", "[::1", "127.1"})
        CHECK(as(bad) == 421);
    at.app.plainHttp = true;
    CHECK(as("192.168.0.1:8501") == 200);
}

TEST_CASE("a path has the methods of its routes and no others") {
    SiteFixture at;
    CHECK(at.ask(Method::other, "/api/health").status == 405);
    const Response wrong = at.ask(Method::remove, "/api/datasets");
    CHECK(wrong.status == 405);
    CHECK(header(wrong, "Allow") == "GET, HEAD, POST");
    CHECK(at.ask(Method::head, "/api/health").status == 200);
    CHECK(at.ask(Method::post, "/").status == 405);
}

TEST_CASE("ids are ours alone: a literal pattern, a wrong length, a path are not found") {
    SiteFixture at;
    for (const char* id : {"{datasetId}", ":datasetId", "..", "%2e%2e", "0123456789abcdef012",
                           "..;", "0123456789ABCDEF0123", "0123456789abcdef01234"})
        CHECK(at.get(std::string("/api/datasets/") + id).status == 404);
    CHECK(at.get("/api/datasets/0123456789abcdef0123").status == 404);
    CHECK(at.get("/api/datasets/%00").status == 400);
    CHECK(at.get("/api/datasets/%zz").status == 400);
    CHECK(at.get("/api/").status == 404);
    CHECK(at.get("/api").status == 404);
    CHECK(at.get("/apiary").status == 200);  // a page of the app
}

TEST_CASE("no address reaches the disk") {
    SiteFixture at;
    for (const char* path :
         {"/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../etc/passwd",
          "/assets/%252e%252e/passwd", "/..%5c..%5cetc%5cpasswd", "/%c0%ae%c0%ae/etc/passwd",
          "//etc/passwd"}) {
        CAPTURE(path);
        const Response response = at.get(path);
        CHECK(response.bytes().find("root:") == std::string_view::npos);
    }
}

TEST_CASE("assets are kept by browsers for good, pages never; each page has a nonce of its own") {
    SiteFixture at;
    const Response script =
        at.ask(Method::get, "/assets/index-B1x2.js", {{"accept-encoding", "br, gzip"}});
    CHECK(script.bytes() == "gzipped");
    CHECK(header(script, "Content-Encoding") == "gzip");
    CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(header(script, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(at.get("/assets/index-B1x2.js").bytes() == "let a = 1;");
    CHECK(at.ask(Method::get, "/assets/index-B1x2.js", {{"accept-encoding", "gzip;q=0"}}).bytes() ==
          "let a = 1;");
    CHECK(at.ask(Method::get, "/favicon.svg", {{"if-none-match", "\"5678\""}}).status == 304);
    CHECK(at.get("/assets/missing.js").status == 404);
    CHECK(at.get("/missing.png").status == 404);

    const Response first = at.get("/");
    const Response second = at.get("/anomalies?dataset=x");
    CHECK(first.body != second.body);
    CHECK(header(first, "Cache-Control") == "no-store");
    const std::string policy = header(first, "Content-Security-Policy");
    const auto nonce = policy.substr(policy.find("nonce-") + 6, 32);
    CHECK(first.body ==
          "<html><head><meta name=\"csp-nonce\" content=\"" + nonce + "\" /></head></html>");
}

TEST_CASE("without a web app the page says how to build it, and the interface works") {
    WorkspaceFixture data;
    AccountsFixture people;
    Devices devices{*people.store, people.accounts, {[&] { return people.now; }}};
    const auto metering = openMetering(*people.store, people.accounts);
    App app{*data.workspace, people.accounts, devices, **metering};
    const Site site(app, {});
    Request request;
    request.target = "/";
    request.headers = {{"host", "localhost"}};
    const Admission page = site.admit(request);
    CHECK(page.response->body.find("npm --prefix web run build") != std::string::npos);
    request.target = "/api/health";
    CHECK(site.admit(request).route != nullptr);
}

TEST_CASE("every class of answer carries its guards") {
    SiteFixture at;
    const std::string api =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    const std::string app =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    for (const char* target : {"/api/health", "/api/nothing", "/api/%zz"}) {
        const Response response = at.get(target);
        CHECK(header(response, "Content-Security-Policy") == api);
        CHECK(header(response, "Cache-Control") == "no-store");
        CHECK(header(response, "X-Content-Type-Options") == "nosniff");
    }
    const Response asset = at.get("/favicon.svg");
    CHECK(header(asset, "Content-Security-Policy") == app);
    CHECK(header(asset, "Referrer-Policy") == "no-referrer");
    CHECK(header(asset, "Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(header(asset, "Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(header(asset, "Permissions-Policy").starts_with("camera=()"));
}

TEST_CASE("an upload of more than 1 GiB is refused by its announced length") {
    SiteFixture at;
    Request request;
    const auto refused = at.site.beginUpload(request, (1ULL << 30) + 1);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().status == 413);
    CHECK(at.site.beginUpload(request, 1ULL << 60).error().status == 413);
}

TEST_CASE("a job's event is one line of JSON, whatever its error says") {
    JobState state;
    state.status = JobStatus::failed;
    state.error = "line 1\n\ndata: forged \xff";
    const auto feed = std::make_shared<JobFeed>();
    feed->push(state);
    const std::string text = eventsOf(feed)->next();
    CHECK(text.starts_with("event: job\ndata: {"));
    CHECK(text.find('\n', 11) == text.size() - 2);
}

TEST_CASE("ten downloads a minute, while everything else goes on") {
    SiteFixture at;
    const std::string dataset = "/api/datasets/" + at.analysed();
    for (std::uint32_t i = 0; i < RateLimit::kDownloadsPerMinute; ++i)
        CHECK(header(at.get(dataset + "/rejected"), "RateLimit-Limit") == "10");
    const Response refused = at.get(dataset + "/rejected");
    CHECK(refused.status == 429);
    CHECK(header(refused, "Retry-After") != "");
    CHECK(header(at.get(dataset), "RateLimit-Limit") == "600");
}
