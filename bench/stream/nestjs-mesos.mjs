// Ours as users run it: session, stages, ledger, handlers; offers nobody wants are declined by themselves.
import { clientOptions } from './client-options.mjs';
import { startApp } from './counting-app.mjs';

await startApp(clientOptions());
