/**
 * Who writes something that names people holds this shared, who forgets somebody holds it alone: so what is written is
 * either found by the forgetting or knows of it. Released with the transaction.
 */
export const writesOfPeople =
  "/* erasure.writes */ SELECT pg_advisory_xact_lock_shared(hashtext('operations.erasure'))";

export const forgetsPeople = "SELECT pg_advisory_xact_lock(hashtext('operations.erasure'))";
