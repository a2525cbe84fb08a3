// `npm run sbom`: the parts of this version (CycloneDX, from the lock) and what is known against them, in `build/`.
// Ends with 1 when a part that is shipped has a known weakness of level high or above.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, say, toolEnv } from './steps.mjs';

const OUT = join(ROOT, 'build');
const shipped = ['--omit', 'dev'];

const npm = async (...args) => {
  const { code, output } = await run('npm', args, { env: { ...toolEnv(), npm_config_loglevel: 'error' } });
  const start = output.indexOf('{');
  try {
    return { code, json: start < 0 ? null : JSON.parse(output.slice(start)) };
  } catch {
    return { code, json: null };
  }
};

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const sbom = await npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', ...shipped);
if (!sbom.json?.components) {
  console.error('vigie: npm could not write the list of parts.');
  process.exit(1);
}
// npm names the folder; the list is of the product.
sbom.json.metadata.component.name = 'vigie';
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, 'sbom.cdx.json'), `${JSON.stringify(sbom.json, null, 2)}\n`);
say(`build/sbom.cdx.json: ${sbom.json.components.length} parts of vigie ${version}`);

const audit = await npm('audit', '--package-lock-only', '--json', ...shipped);
const counts = audit.json?.metadata?.vulnerabilities;
if (!counts) {
  say('the audit was not run: the registry does not answer it');
  process.exit(0);
}
writeFileSync(join(OUT, 'audit.json'), `${JSON.stringify(audit.json, null, 2)}\n`);
say(`build/audit.json: ${counts.total} known weaknesses (${counts.high} high, ${counts.critical} critical)`);
process.exit(counts.high + counts.critical > 0 ? 1 : 0);
