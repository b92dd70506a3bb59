import pytest

from duckling_server.settings import SettingError, Settings, read_settings


def test_an_empty_environment_gives_the_usual_settings():
    assert read_settings({}) == Settings()
    assert read_settings({"DUCKLING_PORT": ""}) == Settings()


def test_each_variable_is_read():
    settings = read_settings(
        {
            "BIND_HOST": "0.0.0.0",
            "DUCKLING_PORT": "8123",
            "DUCKLING_TIME_ZONE": "Asia/Tokyo",
            "DUCKLING_WORKERS": "2",
            "DUCKLING_TIME_LIMIT": "1.5",
        }
    )

    assert settings == Settings(
        host="0.0.0.0",
        port=8123,
        time_zone="Asia/Tokyo",
        workers=2,
        time_limit=1.5,
    )


@pytest.mark.parametrize(
    "name, value",
    [
        ("DUCKLING_PORT", "eight"),
        ("DUCKLING_PORT", "65536"),
        ("DUCKLING_WORKERS", "0"),
        ("DUCKLING_WORKERS", "65"),
        ("DUCKLING_TIME_LIMIT", "0"),
        ("DUCKLING_TIME_LIMIT", "nan"),
        ("DUCKLING_TIME_LIMIT", "inf"),
        ("DUCKLING_TIME_ZONE", "Europe/Berlinn"),
        ("DUCKLING_TIME_ZONE", "../UTC"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_the_error(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})
