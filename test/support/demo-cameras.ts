import type { TestHouse } from './house.ts';

/** The persons of the demonstration handed their cameras in yesterday, so that they can be given others. */
export async function handInDemoCameras({ house }: TestHouse): Promise<void> {
  const yesterday = new Date(house.clock.now().getTime() - 86_400_000).toISOString();
  await house.database.sql('camera_assignments').where({ until_at: null }).update({ until_at: yesterday });
}
