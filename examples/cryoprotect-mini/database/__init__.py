from database.redis_link import RedisLink
from database.supabase_client import SupabaseClient, SupabaseError, SupabaseRefused, SupabaseUnavailable

__all__ = ["RedisLink", "SupabaseClient", "SupabaseError", "SupabaseRefused", "SupabaseUnavailable"]
