import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { Publication, Published } from "../../contract/configuration-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { configurationFaults } from "../../domain/configuration-check.ts";
import { writeAudit } from "../people/audit.ts";
import type { Database, Querier } from "../store/database.ts";
import { writeEntities } from "../sync/write-entity.ts";

/** So many faults are told at once. */
const told = 500;

/**
 * A new version of the configuration, one at a time: numbered after the newest, audited, and on its way to every seat. It comes
 * into force by itself at its `effectiveFrom`. @throws HotlineError `notAllowedNow` (detail `version`) when another was published since
 */
export function publishConfiguration(database: Database, { basedOn, configuration }: Publication, by: { personId: string; now: number }): Promise<Published> {
  return database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('configuration', 0))");
    const newest = await newestVersion(client);
    if (newest !== basedOn) throw new HotlineError({ kind: "notAllowedNow", detail: "version" });
    const places = await knownPlaces(client, configuration);
    const faults = configurationFaults(configuration, by.now, (id) => places.has(id));
    if (faults.length > 0) return { version: null, faults: faults.slice(0, told) };
    const version = newest + 1;
    const row: ConfigurationRow = { ...configuration, id: `configuration:${version}`, version };
    await writeEntities(client, [{ entity: "configuration", row }], null);
    const facts = { version, basedOn, effectiveFrom: row.effectiveFrom };
    await writeAudit(client, { at: by.now, personId: by.personId, action: "configuration.publish", facts });
    return { version, faults: [] };
  });
}

async function newestVersion(client: Querier): Promise<number> {
  const found = await client.query<{ version: number | null }>("SELECT max((document->>'version')::int) AS version FROM entity WHERE entity = 'configuration'");
  return found.rows[0]?.version ?? 0;
}

/** Those of the places that a version names which are in the directory. */
async function knownPlaces(client: Querier, { units, dispatchRules }: ConfigurationRow): Promise<Set<string>> {
  const named = [...units.flatMap(({ placeId }) => placeId ?? []), ...dispatchRules.flatMap(({ placeIds }) => placeIds)];
  const found = await client.query<{ id: string }>("SELECT id FROM entity WHERE entity = 'place' AND id = ANY($1::text[])", [[...new Set(named)]]);
  return new Set(found.rows.map(({ id }) => id));
}
