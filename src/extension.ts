import type { ExtensionContext } from 'vscode';
import { createApi, type IncidentsApi } from './api';
import { registerAssistants } from './features/assistants/register';
import { registerCache } from './features/cache/register';
import { registerConnections } from './features/connections/register';
import { registerDetails } from './features/details/register';
import { registerDiagnose } from './features/diagnose/register';
import { registerExport } from './features/export/register';
import { registerFilter } from './features/filter/register';
import { registerGoTo } from './features/goTo/register';
import { registerLinks } from './features/links/register';
import { registerNews } from './features/news/register';
import { registerOverview } from './features/overview/register';
import { registerReadState } from './features/readState/register';
import { registerSample } from './features/sample/register';
import { registerSavedFilters } from './features/savedFilters/register';
import { savedFilters } from './features/savedFilters/savedFilters';
import { registerTree } from './features/tree/register';
import { createServices } from './services';

/** Builds the services, registers each feature with them, and starts. Makes no request and awaits nothing. */
export function activate(context: ExtensionContext): IncidentsApi {
  const own = <T extends { dispose(): unknown }>(part: T): T => (context.subscriptions.push(part), part);
  const services = own(createServices(context));
  const { treeView, atKey, reveal } = own(registerTree(services));
  const { details } = own(registerDetails({ ...services, treeView, atKey, reveal }));
  // Commands without an argument look there for the incident that is meant.
  const shown = { ...services, treeView, atKey, details };
  own(registerFilter({ ...services, savedFilters }));
  own(registerSavedFilters(services));
  own(registerGoTo(services));
  own(registerLinks(shown));
  own(registerExport(shown));
  own(registerReadState(shown));
  own(registerOverview(shown));
  own(registerConnections(services));
  own(registerCache(services));
  own(registerDiagnose(services));
  own(registerNews(services));
  own(registerSample(services));
  own(registerAssistants(services));
  services.start();
  return own(createApi(services)).api;
}
