// @ts-check
/** The life of an object of the API, the same for every kind. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { assertModel } from "./models.mjs";

/**
 * A kind of object: how a program makes, finds, changes and deletes one, and what it then holds in its hands.
 *
 * @typedef {object} Kind
 * @property {string} name In the plural.
 * @property {string} model The SDK's model of one.
 * @property {string} listing The SDK's model of a list.
 * @property {any} body What is sent to make one.
 * @property {any} [change] What is sent to change it. Without it, this kind is not changed.
 * @property {(body: any) => Promise<any>} create
 * @property {(query: any) => Promise<any>} list
 * @property {(id: string) => Promise<any>} read
 * @property {(id: string, body: any) => Promise<any>} [update]
 * @property {(id: string) => Promise<unknown>} remove
 */

/** @param {Kind} kind */
export function testLife(kind) {
  test(`${kind.name} are created, listed, read, changed and deleted`, async () => {
    const made = await kind.create(kind.body);
    assertModel(made, kind.model);
    assertHolds(made, kind.body);
    assert.ok(made.selfUri.endsWith(`/${made.id}`));
    try {
      const list = await kind.list({ pageSize: 500 });
      const found = list.entities.filter((/** @type {{ id: string }} */ one) => one.id === made.id);
      assert.deepEqual(found, [made]);
      assertModel({ ...list, entities: found }, kind.listing);
      assert.deepEqual(await kind.read(made.id), made);

      if (kind.update !== undefined) {
        const changed = await kind.update(made.id, kind.change);
        assertModel(changed, kind.model);
        assertHolds(changed, kind.change);
        assert.equal(changed.version, made.version + 1);
        assert.deepEqual(await kind.read(made.id), changed);
      }
    } finally {
      assert.equal(await kind.remove(made.id), undefined);
    }
    await assertRefused(kind.read(made.id), 404, "not.found");
    await assertRefused(kind.remove(made.id), 404, "not.found");
  });
}

/**
 * What was sent is there, field by field; a field in an object that was not sent may have been filled in.
 *
 * @param {any} actual
 * @param {any} expected
 */
function assertHolds(actual, expected) {
  for (const [name, value] of Object.entries(expected)) {
    assert.deepEqual(actual[name], value, name);
  }
}

/**
 * The SDK's promise is rejected with the service's error body, whole.
 *
 * @param {Promise<unknown>} promise
 * @param {number} status
 * @param {string} code
 * @param {string} [field] The field the error names.
 * @returns {Promise<any>} the error
 */
export async function assertRefused(promise, status, code, field) {
  const error = await promise.then(
    (value) => assert.fail(`not refused: ${JSON.stringify(value)}`),
    (/** @type {any} */ reason) => reason,
  );
  assertModel(error, "ErrorBody");
  assert.deepEqual({ status: error.status, code: error.code }, { status, code }, error.message);
  assert.notEqual(error.message, "");
  assert.notEqual(error.contextId, "");
  if (field !== undefined) {
    assert.equal(error.details[0].fieldName, field);
  }
  return error;
}
