-- The type of the device, beside its category. What was counted before has none.
ALTER TABLE facts ADD COLUMN device_type TEXT NOT NULL DEFAULT '';
