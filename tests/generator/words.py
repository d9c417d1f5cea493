"""Words of generated reports: places, subjects, verbs. Invented sentences, real manners of writing."""

from __future__ import annotations

PROVINCES = ("Hà Giang", "Gia Lai", "Thái Bình", "Đồng Tháp", "Quảng Ngãi", "Nghệ An", "Bến Tre", "Lạng Sơn")
DISTRICTS = ("Bắc Mê", "Chư Sê", "Tiền Hải", "Lai Vung", "Mộ Đức", "Quỳnh Lưu", "Ba Tri", "Văn Quan")
FIRST = ("An", "Bình", "Cẩm", "Đông", "Gia", "Hòa", "Kim", "Long", "Minh", "Nam", "Phú", "Quang", "Sơn", "Tân", "Vĩnh")
SECOND = ("Khê", "Lộc", "Mỹ", "Ninh", "Phong", "Quý", "Sơn", "Thắng", "Thịnh", "Trung", "Tường", "Xá", "Yên", "Hưng")
PLACE_WORDS = ("xã", "xã", "xã", "thị trấn", "phường")
HAMLETS = ("thôn", "xóm", "ấp", "bản")

# lead, unit, names of the parts, range of the whole
COUNTS = (
    ("Tổng đàn gia súc", "con", ("trâu", "bò", "lợn", "dê"), (4000, 90000)),
    ("Tiếp nhận", "đơn", ("khiếu nại", "tố cáo", "kiến nghị", "phản ánh"), (40, 900)),
    ("Phát hiện", "vụ vi phạm", ("khai thác trái phép", "vận chuyển trái phép", "lấn chiếm đất"), (30, 400)),
    ("Toàn địa phương có", "trường", ("mầm non", "tiểu học", "trung học cơ sở", "trung học phổ thông"), (30, 300)),
    ("Huy động", "lượt người", ("đoàn viên", "hội viên phụ nữ", "cựu chiến binh", "nông dân"), (500, 9000)),
    ("Cấp mới", "giấy chứng nhận", ("cấp lần đầu", "cấp đổi", "chuyển nhượng"), (200, 5000)),
    ("Trao", "suất học bổng", ("học sinh tiểu học", "học sinh trung học", "sinh viên"), (60, 800)),
    ("Trong kỳ có", "lượt khách lưu trú", ("khách nội địa", "khách quốc tế"), (2000, 80000)),
    ("Toàn ngành có", "giáo viên", ("bậc mầm non", "bậc tiểu học", "bậc trung học"), (300, 6000)),
    ("Đăng ký", "phương tiện", ("ô tô", "mô tô", "xe máy điện"), (200, 7000)),
    ("Khám và điều trị cho", "bệnh nhân", ("nội trú", "ngoại trú"), (900, 60000)),
    ("Bố trí", "ghế đại biểu", ("khối huyện", "khối xã", "khách mời"), (60, 500)),
)
AMOUNTS = (
    ("Tổng thu ngân sách", ("thu nội địa", "thu từ đất", "thu hải quan", "thu khác")),
    ("Tổng chi thường xuyên", ("chi giáo dục", "chi y tế", "chi quản lý hành chính", "chi khác")),
    ("Kinh phí chương trình giảm nghèo", ("vốn trung ương", "vốn địa phương", "vốn huy động")),
    ("Nguồn vốn vay ủy thác", ("Hội Nông dân", "Hội Phụ nữ", "Đoàn Thanh niên")),
    ("Kinh phí khắc phục thiên tai", ("sửa chữa kênh mương", "hỗ trợ nhà ở", "mua giống")),
)
AREAS = (
    ("Diện tích cây vụ đông", ("ngô", "khoai tây", "rau các loại")),
    ("Diện tích cây công nghiệp", ("cà phê", "cao su", "hồ tiêu", "điều")),
    ("Diện tích cây ăn quả", ("cam", "bưởi", "nhãn", "vải")),
)
CASES = (
    ("Bộ phận một cửa", "hồ sơ", "giải quyết", "đang giải quyết"),
    ("Thanh tra huyện", "vụ việc", "xử lý", "đang xác minh"),
    ("Tòa án nhân dân", "vụ án", "xét xử", "đang thụ lý"),
    ("Cơ quan thi hành án", "việc", "thi hành xong", "đang thi hành"),
    ("Ban tiếp công dân", "lá đơn", "trả lời", "đang xem xét"),
)
CLASSES = (
    ("Toàn xã có", "khẩu", "nam", "nữ"),
    ("Tổng số hộ nghèo là", "hộ", "dân tộc Kinh", "dân tộc thiểu số"),
    ("Bộ phận một cửa tiếp nhận", "hồ sơ", "trực tuyến", "trực tiếp"),
    ("Số người tham gia bảo hiểm xã hội đạt", "người", "bắt buộc", "tự nguyện"),
)
REACHED = (
    ("Gieo trồng cây lạc", "ha", 2),
    ("Trồng rừng tập trung", "ha", 1),
    ("Sản lượng tôm nuôi", "tấn", 1),
    ("Thu phí, lệ phí", "triệu đồng", 1),
    ("Giải ngân vốn đầu tư công", "tỷ đồng", 1),
    ("Đào tạo nghề cho", "học viên", 0),
    ("Phát triển mới", "hội viên", 0),
    ("Cấp nước sạch cho", "hộ dân", 0),
)
GROWN = (
    ("Số vụ cháy là", "vụ", (20, 300)),
    ("Doanh nghiệp thành lập mới có", "doanh nghiệp", (60, 900)),
    ("Số lao động được tuyển dụng là", "lao động", (300, 9000)),
    ("Số ca sốt xuất huyết là", "ca", (60, 4000)),
    ("Số hộ kinh doanh là", "hộ", (400, 9000)),
    ("Đàn gia cầm có", "con", (9000, 90000)),
)
GIFTS = (
    ("nhà tình nghĩa", "nhà", "triệu đồng", (50, 90)),
    ("suất quà", "suất", "nghìn đồng", (200, 900)),
    ("con bò giống", "con", "triệu đồng", (12, 25)),
    ("xe đạp", "xe", "triệu đồng", (1, 4)),
    ("bộ máy tính", "bộ", "triệu đồng", (8, 18)),
    ("hộ sửa nhà", "hộ", "triệu đồng", (20, 60)),
)
LISTED = (
    ("{c} xã đạt chuẩn nông thôn mới kiểu mẫu", ""),
    ("{c} xã hoàn thành lắp đặt loa truyền thanh", ""),
    ("{c} xã tổ chức diễn tập phòng thủ", ""),
    ("{c} xã có sản phẩm OCOP", ""),
)
OPEN = (
    "Hạ tầng tiếp tục được đầu tư; nhiều tuyến đường xuống cấp được sửa chữa kịp thời.",
    "Công tác tuyên truyền được đẩy mạnh dưới nhiều hình thức, tạo đồng thuận trong Nhân dân.",
    "Các đơn vị chủ động rà soát nhiệm vụ theo Quyết định số 45/QĐ-UBND ngày 06/02/2020.",
    "Dịch bệnh trên cây trồng, vật nuôi được khống chế; không có ổ dịch mới.",
    "Việc chấp hành kỷ luật, kỷ cương hành chính có chuyển biến rõ nét.",
)
