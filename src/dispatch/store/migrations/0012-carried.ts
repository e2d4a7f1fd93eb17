/**
 * Who has signed in at which device: only these may have written what comes from there with all of their rights. Who carried what another wrote is
 * kept with it.
 */
export const migration0012 = {
  version: 12,
  sql: `
    CREATE TABLE device_person (device_id text NOT NULL REFERENCES device, person_id text NOT NULL REFERENCES person, PRIMARY KEY (device_id, person_id));
    INSERT INTO device_person
      SELECT device_id, person_id FROM token UNION SELECT device.id, person.id FROM device JOIN person ON person.id = device.enrolled_by;
    ALTER TABLE applied ADD COLUMN carried_by text;
  `,
} as const;
