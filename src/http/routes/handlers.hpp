#pragma once

#include "app/app.hpp"
#include "http/message.hpp"

namespace joulewatch {

// One function an operation of api/openapi.yaml, under the operation's name.
Response getHealth(const Request& request, App& app);
Response getAlive(const Request& request, App& app);
Response getReady(const Request& request, App& app);
Response getMetrics(const Request& request, App& app);
Response getSession(const Request& request, App& app);
Response logIn(const Request& request, App& app);
Response logOut(const Request& request, App& app);
Response useDemoLink(const Request& request, App& app);
Response listSessions(const Request& request, App& app);
Response endSession(const Request& request, App& app);
Response setUp(const Request& request, App& app);
Response signUp(const Request& request, App& app);
Response changePassword(const Request& request, App& app);
Response changeProfile(const Request& request, App& app);
Response askForReset(const Request& request, App& app);
Response resetPassword(const Request& request, App& app);
Response listUsers(const Request& request, App& app);
Response addUser(const Request& request, App& app);
Response changeUser(const Request& request, App& app);
Response makeResetLink(const Request& request, App& app);
Response listAudit(const Request& request, App& app);
Response listDevices(const Request& request, App& app);
Response addDevice(const Request& request, App& app);
Response changeDevice(const Request& request, App& app);
Response removeDevice(const Request& request, App& app);
Response addDeviceToken(const Request& request, App& app);
Response removeDeviceToken(const Request& request, App& app);
Response listSources(const Request& request, App& app);
Response listSites(const Request& request, App& app);
Response addSite(const Request& request, App& app);
Response changeSite(const Request& request, App& app);
Response removeSite(const Request& request, App& app);
Response listRegisteredMeters(const Request& request, App& app);
Response changeRegisteredMeter(const Request& request, App& app);
Response listDiscovered(const Request& request, App& app);
Response acceptDiscovered(const Request& request, App& app);
Response ignoreDiscovered(const Request& request, App& app);
Response listAlerts(const Request& request, App& app);
Response acknowledgeAlert(const Request& request, App& app);
Response resolveAlert(const Request& request, App& app);
Response listModbusUnits(const Request& request, App& app);
Response listBackups(const Request& request, App& app);
Response makeBackup(const Request& request, App& app);
Response listDatasets(const Request& request, App& app);
Response uploadDataset(const Request& request, App& app);
Response getDataset(const Request& request, App& app);
Response deleteDataset(const Request& request, App& app);
Response getResult(const Request& request, App& app);
Response listMeters(const Request& request, App& app);
Response getSeries(const Request& request, App& app);
Response exportReadings(const Request& request, App& app);
Response getLatest(const Request& request, App& app);
void ingestReadings(const Request& request, App& app, const Answer& answer);
Response listAllMeters(const Request& request, App& app);
Response getLoad(const Request& request, App& app);
Response getProfile(const Request& request, App& app);
Response getAggregates(const Request& request, App& app);
Response getPeaks(const Request& request, App& app);
Response getPreview(const Request& request, App& app);
Response importDataset(const Request& request, App& app);
Response getQuality(const Request& request, App& app);
Response decideFinding(const Request& request, App& app);
Response getRejected(const Request& request, App& app);
void writeLines(const Request& request, App& app, const Answer& answer);
Response pingInflux(const Request& request, App& app);
Response getInfluxHealth(const Request& request, App& app);
Response queryInflux(const Request& request, App& app);
Response createSample(const Request& request, App& app);
Response getJob(const Request& request, App& app);
Response cancelJob(const Request& request, App& app);
Response followJob(const Request& request, App& app);

}  // namespace joulewatch
